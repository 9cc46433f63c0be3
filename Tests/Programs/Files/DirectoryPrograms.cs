namespace LibOs.Conformance;

/// <summary>Directories: making, walking, removing, the working directory.</summary>
internal static class DirectoryPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("directory-many", Many),
        new("directory-tree", Tree),
        new("directory-change", Change),
        new("directory-current", Current),
        new("directory-names", Names),
        new("directory-small-files", SmallFiles),
        new("drive", Drive),
    ];

    private static void Many()
    {
        using var scratch = new Scratch();
        const int Count = 3000;
        for (int i = 0; i < Count; i++) File.Create(scratch[$"file-{i:d5}.{(i % 3 == 0 ? "txt" : "bin")}"], 0).Dispose();
        string[] names = [.. Directory.EnumerateFiles(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Console.WriteLine($"{names.Length} {names.Distinct().Count()} {names[0]} {names[^1]}");
        Console.WriteLine($"{Directory.GetFiles(scratch.Path, "*.txt").Length} {Directory.GetFiles(scratch.Path, "file-0000?.*").Length}");
        for (int i = 0; i < Count; i += 2) File.Delete(scratch[$"file-{i:d5}.{(i % 3 == 0 ? "txt" : "bin")}"]);
        Console.WriteLine(new DirectoryInfo(scratch.Path).EnumerateFileSystemInfos().Count());
        // Removing while enumerating.
        int removed = 0;
        foreach (string path in Directory.EnumerateFiles(scratch.Path))
        {
            File.Delete(path);
            removed++;
        }

        Console.WriteLine($"{removed} {Directory.EnumerateFileSystemEntries(scratch.Path).Any()}");
    }

    private static void Tree()
    {
        using var scratch = new Scratch();
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                string folder = scratch[$"a{i}/b{j}/c"];
                _ = Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, "leaf"), $"{i}{j}");
            }
        }

        foreach (string path in Directory.EnumerateFileSystemEntries(scratch.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)) Console.WriteLine(scratch.Hide(path));
        foreach (string path in Directory.EnumerateFiles(scratch.Path, "leaf", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Order(StringComparer.Ordinal))
            Console.WriteLine($"{scratch.Hide(path)} {File.ReadAllText(path)}");
        scratch.Throws("a directory that is not empty", () => Directory.Delete(scratch["a0"]));
        Directory.Delete(scratch["a0"], recursive: true);
        Console.WriteLine(Directory.GetDirectories(scratch.Path).Length);
        var info = new DirectoryInfo(scratch["a1"]);
        Console.WriteLine($"{info.Name} {info.Exists} {info.Parent!.FullName == scratch.Path} {info.GetDirectories().Length} {info.Root.FullName}");
        info.CreateSubdirectory("sub/deeper").Create();
        Console.WriteLine(Directory.Exists(scratch["a1/sub/deeper"]));
    }

    private static void Change()
    {
        using var scratch = new Scratch();
        _ = Directory.CreateDirectory(scratch["x"]);
        // What is added and removed while a directory is read disturbs nothing else.
        for (int i = 0; i < 500; i++) File.WriteAllText(scratch[$"x/{i}"], "");
        var seen = new HashSet<string>();
        bool twice = false;
        int count = 0;
        foreach (string path in Directory.EnumerateFiles(scratch["x"]))
        {
            twice |= !seen.Add(path);
            if (++count == 100) for (int i = 0; i < 50; i++) File.WriteAllText(scratch[$"x/new-{i}"], "");
        }

        Console.WriteLine($"{twice} {seen.Count(path => !path.Contains("new", StringComparison.Ordinal))}");
        string deep = scratch.Path;
        for (int i = 0; i < 60; i++) deep = Path.Combine(deep, "d");
        _ = Directory.CreateDirectory(deep);
        File.WriteAllText(Path.Combine(deep, "f"), "deep");
        Console.WriteLine(File.ReadAllText(Path.Combine(deep, "f")));
        Directory.Delete(scratch["d"], recursive: true);
        Console.WriteLine(Directory.Exists(scratch["d"]));
    }

    private static void Current()
    {
        using var scratch = new Scratch();
        string before = Directory.GetCurrentDirectory();
        _ = Directory.CreateDirectory(scratch["a/b"]);
        Directory.SetCurrentDirectory(scratch["a/b"]);
        Console.WriteLine(scratch.Hide(Environment.CurrentDirectory));
        File.WriteAllText("here", "relative");
        Console.WriteLine(File.ReadAllText(scratch["a/b/here"]));
        Console.WriteLine(File.ReadAllText("../b/./here"));
        Directory.SetCurrentDirectory("../..");
        Console.WriteLine(scratch.Hide(Directory.GetCurrentDirectory()));
        Console.WriteLine(scratch.Hide(Path.GetFullPath("x/../y")));
        Directory.SetCurrentDirectory("/");
        Console.WriteLine($"{Directory.GetCurrentDirectory()} {Directory.Exists("..")} {Directory.Exists("tmp")}");
        scratch.Throws("no such directory", () => Directory.SetCurrentDirectory(scratch["none"]));
        File.WriteAllText(scratch["file"], "");
        scratch.Throws("a file", () => Directory.SetCurrentDirectory(scratch["file"]));
        Directory.SetCurrentDirectory(before);
        Console.WriteLine(Directory.GetCurrentDirectory() == before);
    }

    private static void Names()
    {
        using var scratch = new Scratch();
        string[] names = ["with space", "ünï-çødé", "世界", "-dash", "trailing.", ".dot", "a\tb", "new\nline", new string('n', 255), "back\\slash", "*?"];
        foreach (string name in names) File.WriteAllText(scratch[name], name);
        foreach (string path in Directory.GetFiles(scratch.Path).Order(StringComparer.Ordinal)) Console.WriteLine($"{Path.GetFileName(path).ReplaceLineEndings("<nl>")} {File.ReadAllText(path) == Path.GetFileName(path)}");
        scratch.Throws("a name of 256 bytes", () => File.WriteAllText(scratch[new string('m', 256)], ""));
        scratch.Throws("a path of 5000 bytes", () => File.WriteAllText(scratch[string.Join('/', Enumerable.Repeat("abcdefghi", 500))], ""));
        scratch.Throws("a zero character", () => File.WriteAllText(scratch["a\0b"], ""));
        Console.WriteLine(File.Exists(scratch["none/../with space"]));
        Console.WriteLine(File.Exists(scratch["with space/"]));
        Console.WriteLine(File.Exists(scratch["/"] + "//tmp"));
    }

    private static void SmallFiles()
    {
        using var scratch = new Scratch();
        const int Count = 2000;
        for (int i = 0; i < Count; i++)
        {
            string folder = scratch[$"{i % 10}"];
            if (i < 10) _ = Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{i}"), $"content of {i}");
        }

        long length = 0;
        foreach (string path in Directory.EnumerateFiles(scratch.Path, "*", SearchOption.AllDirectories)) length += File.ReadAllText(path).Length;
        Console.WriteLine(length);
        Directory.Delete(scratch.Path, recursive: true);
        Console.WriteLine(Directory.Exists(scratch.Path));
    }

    private static void Drive()
    {
        using var scratch = new Scratch();
        var drive = new DriveInfo(scratch.Path);
        Console.WriteLine($"{drive.IsReady} {drive.TotalSize > 0} {drive.AvailableFreeSpace > 0} {drive.TotalFreeSpace >= drive.AvailableFreeSpace} {drive.DriveFormat.Length > 0}");
        Console.WriteLine(DriveInfo.GetDrives().Any(found => found.Name == "/"));
    }
}
