using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Conformance;

/// <summary>Errors as .NET's own exceptions.</summary>
internal static class FailurePrograms
{
    public static ConformanceProgram[] All =>
    [
        new("failures", Failures),
        new("failures-handles", Handles),
        new("file-system-watcher", ProgramKind.Special, _ => Watch()),
        new("file-memory", ProgramKind.Special, _ => Memory()),
        new("fill-space", ProgramKind.Special, _ => Fill()),
    ];

    private static void Failures()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["file"], "x");
        _ = Directory.CreateDirectory(scratch["folder/full"]);
        scratch.Throws("open what is missing", () => File.OpenRead(scratch["none"]));
        scratch.Throws("open in what is missing", () => File.OpenRead(scratch["none/none"]));
        scratch.Throws("open below a file", () => File.OpenRead(scratch["file/below"]));
        scratch.Throws("open a directory", () => File.OpenRead(scratch["folder"]));
        scratch.Throws("write a directory", () => File.WriteAllText(scratch["folder"], ""));
        scratch.Throws("create what is there", () => new FileStream(scratch["file"], FileMode.CreateNew).Dispose());
        scratch.Throws("a file for a directory", () => Directory.CreateDirectory(scratch["file"]));
        scratch.Throws("enumerate what is missing", () => Directory.GetFiles(scratch["none"]));
        scratch.Throws("enumerate a file", () => Directory.GetFiles(scratch["file"]));
        scratch.Throws("remove what is missing", () => Directory.Delete(scratch["none"]));
        scratch.Throws("remove what is not empty", () => Directory.Delete(scratch["folder"]));
        scratch.Throws("remove a file as a directory", () => Directory.Delete(scratch["file"]));
        scratch.Throws("delete a directory as a file", () => File.Delete(scratch["folder"]));
        scratch.Throws("delete in what is missing", () => File.Delete(scratch["none/none"]));
        scratch.Throws("move a directory to one that is there", () =>
        {
            _ = Directory.CreateDirectory(scratch["other"]);
            Directory.Move(scratch["folder"], scratch["other"]);
        });
        scratch.Throws("move what is missing", () => Directory.Move(scratch["none"], scratch["x"]));
        scratch.Throws("copy a directory", () => File.Copy(scratch["folder"], scratch["x"]));
        scratch.Throws("move to what is missing", () => File.Move(scratch["file"], scratch["none/x"]));
        scratch.Throws("attributes of what is missing", () => File.GetAttributes(scratch["none"]));
        scratch.Throws("times of what is missing", () => File.SetLastWriteTimeUtc(scratch["none"], DateTime.UnixEpoch));
        scratch.Throws("the size of what is missing", () => _ = new FileInfo(scratch["none"]).Length);
        scratch.Throws("an empty path", () => File.OpenRead(""));
        scratch.Throws("a new file below nothing", () => File.WriteAllText(scratch["a/b/c"], ""));
        scratch.Throws("truncate what is missing", () => new FileStream(scratch["none"], FileMode.Truncate).Dispose());
        scratch.Throws("a slash behind a file", () => File.ReadAllText(scratch["file"] + "/"));
        scratch.Throws("write for reading", () =>
        {
            using FileStream stream = File.OpenRead(scratch["file"]);
            stream.WriteByte(1);
        });
        scratch.Throws("a negative length", () =>
        {
            using FileStream stream = File.OpenWrite(scratch["file"]);
            stream.SetLength(-1);
        });
        scratch.Throws("write into /proc", () => File.WriteAllText("/proc/self/nothing", ""));
        Console.WriteLine(File.ReadAllText(scratch["file"]));
    }

    private static void Handles()
    {
        using var scratch = new Scratch();
        var streams = new List<FileStream>();
        string path = scratch["many"];
        File.WriteAllText(path, "x");
        try
        {
            while (streams.Count < 1000) streams.Add(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0));
        }
        catch (IOException exception)
        {
            Console.WriteLine(exception.Message);
        }

        Console.WriteLine(streams.Count);
        Console.WriteLine(streams.Sum(stream => stream.ReadByte()));
        foreach (FileStream stream in streams) stream.Dispose();
        scratch.Throws("a closed stream", () => streams[0].ReadByte());
    }

    private static int Watch()
    {
        using var scratch = new Scratch();
        scratch.Throws("watch", () =>
        {
            using var watcher = new FileSystemWatcher(scratch.Path);
            watcher.EnableRaisingEvents = true;
        });
        return 0;
    }

    /// <summary>The limit that the application sets holds, and what files give back can be used again.</summary>
    private static int Memory()
    {
        using var scratch = new Scratch();
        var builder = LibOs.Hosting.KernelApplication.CreateBuilder([]);
        _ = builder.Services.AddFiles(options => options.MemoryLimit = 8 << 20);
        var application = builder.Build();
        var files = application.Services.GetRequiredService<LibOs.Components.Files.IFilesService>();
        long before = files.MemoryUsed;
        Console.WriteLine(files.MemoryLimit);
        File.WriteAllBytes(scratch["four"], new byte[4 << 20]);
        Console.WriteLine(files.MemoryUsed - before);
        scratch.Throws("five more", () => File.WriteAllBytes(scratch["five"], new byte[5 << 20]));
        File.Delete(scratch["four"]);
        File.Delete(scratch["five"]);
        Console.WriteLine(files.MemoryUsed - before);
        File.WriteAllBytes(scratch["five"], new byte[5 << 20]);
        Console.WriteLine(new FileInfo(scratch["five"]).Length);
        return 0;
    }

    /// <summary>Fills the directory until there is no space, then removes all and writes again.</summary>
    private static int Fill()
    {
        using var scratch = new Scratch();
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        int written = 0;
        try
        {
            for (; written < 4096; written++) File.WriteAllBytes(scratch[$"{written}"], block);
        }
        catch (IOException exception)
        {
            Console.WriteLine(scratch.Hide(exception.Message).Replace($"{written}", "N", StringComparison.Ordinal));
        }

        bool whole = written > 0;
        for (int i = 0; i < written; i++) whole &= File.ReadAllBytes(scratch[$"{i}"]).AsSpan().SequenceEqual(block);
        for (int i = 0; i <= written; i++) File.Delete(scratch[$"{i}"]);
        File.WriteAllBytes(scratch["again"], block);
        Console.WriteLine($"{whole} {new FileInfo(scratch["again"]).Length}");
        return 0;
    }
}
