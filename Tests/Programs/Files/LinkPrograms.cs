namespace LibOs.Conformance;

/// <summary>Symbolic links.</summary>
internal static class LinkPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("link-file", Files),
        new("link-directory", Directories),
        new("link-loop", Loops),
    ];

    private static void Files()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["target"], "content");
        FileSystemInfo link = File.CreateSymbolicLink(scratch["link"], "target");
        Console.WriteLine($"{link.LinkTarget} {link.Exists} {link.Attributes} {File.ReadAllText(scratch["link"])}");
        Console.WriteLine(scratch.Hide(File.ResolveLinkTarget(scratch["link"], returnFinalTarget: true)?.FullName));
        _ = File.CreateSymbolicLink(scratch["second"], scratch["link"]);
        Console.WriteLine($"{scratch.Hide(File.ResolveLinkTarget(scratch["second"], false)?.FullName)} {scratch.Hide(File.ResolveLinkTarget(scratch["second"], true)?.FullName)}");
        File.WriteAllText(scratch["second"], "through both");
        Console.WriteLine(File.ReadAllText(scratch["target"]));
        File.Delete(scratch["target"]);
        Console.WriteLine($"{File.Exists(scratch["link"])} {new FileInfo(scratch["link"]).LinkTarget}");
        scratch.Throws("a dangling link", () => File.ReadAllText(scratch["link"]));
        File.WriteAllText(scratch["link"], "made through the link");
        Console.WriteLine(File.ReadAllText(scratch["target"]));
        File.Move(scratch["link"], scratch["moved"]);
        Console.WriteLine(new FileInfo(scratch["moved"]).LinkTarget);
        File.Delete(scratch["moved"]);
        Console.WriteLine(File.Exists(scratch["target"]));
        scratch.Throws("a link that is there", () => File.CreateSymbolicLink(scratch["target"], "x"));
        Console.WriteLine(File.ResolveLinkTarget(scratch["target"], false) is null);
    }

    private static void Directories()
    {
        using var scratch = new Scratch();
        _ = Directory.CreateDirectory(scratch["real/inner"]);
        File.WriteAllText(scratch["real/inner/file"], "inside");
        _ = Directory.CreateSymbolicLink(scratch["alias"], "real");
        Console.WriteLine($"{File.ReadAllText(scratch["alias/inner/file"])} {Directory.Exists(scratch["alias"])} {new DirectoryInfo(scratch["alias"]).Attributes}");
        Console.WriteLine(File.ReadAllText(scratch["alias/inner/../../real/inner/file"]));
        File.WriteAllText(scratch["alias/new"], "");
        Console.WriteLine(File.Exists(scratch["real/new"]));
        Console.WriteLine(Directory.EnumerateFileSystemEntries(scratch.Path, "*", SearchOption.AllDirectories).Count());
        Directory.Delete(scratch["alias"]);
        Console.WriteLine($"{Directory.Exists(scratch["alias"])} {File.Exists(scratch["real/inner/file"])}");
        _ = Directory.CreateSymbolicLink(scratch["alias"], scratch["real"]);
        Directory.Delete(scratch["real"], recursive: true);
        Console.WriteLine($"{Directory.Exists(scratch["alias"])} {new DirectoryInfo(scratch["alias"]).LinkTarget is not null}");
    }

    private static void Loops()
    {
        using var scratch = new Scratch();
        _ = File.CreateSymbolicLink(scratch["a"], "b");
        _ = File.CreateSymbolicLink(scratch["b"], "a");
        scratch.Throws("a loop", () => File.ReadAllText(scratch["a"]));
        Console.WriteLine(File.Exists(scratch["a"]));
        scratch.Throws("its final target", () => File.ResolveLinkTarget(scratch["a"], true));
        File.WriteAllText(scratch["end"], "reached");
        string previous = "end";
        for (int i = 0; i < 39; i++)
        {
            _ = File.CreateSymbolicLink(scratch[$"l{i}"], previous);
            previous = $"l{i}";
        }

        Console.WriteLine(File.ReadAllText(scratch[previous]));
        _ = File.CreateSymbolicLink(scratch["l39"], previous);
        Console.WriteLine(File.ReadAllText(scratch["l39"]));
        _ = File.CreateSymbolicLink(scratch["l40"], "l39");
        scratch.Throws("one too many", () => File.ReadAllText(scratch["l40"]));
    }
}
