namespace LibOs.Conformance;

/// <summary>FileShare and locks.</summary>
internal static class SharingPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("share-modes", Modes),
        new("share-threads", Threads),
        new("share-range", Ranges),
    ];

    private static void Modes()
    {
        using var scratch = new Scratch();
        string path = scratch["shared"];
        File.WriteAllText(path, "x");
        FileShare[] shares = [FileShare.None, FileShare.Read, FileShare.ReadWrite];
        FileAccess[] accesses = [FileAccess.Read, FileAccess.Write, FileAccess.ReadWrite];
        foreach (FileShare share in shares)
        {
            foreach (FileAccess access in accesses)
            {
                using var first = new FileStream(path, FileMode.Open, access, share);
                foreach (FileAccess other in accesses)
                    scratch.Throws($"{access} sharing {share}, then {other}", () => new FileStream(path, FileMode.Open, other, FileShare.Read).Dispose());
            }
        }

        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) scratch.Throws("delete", () => File.Delete(path));
        Console.WriteLine(File.Exists(path));
    }

    private static void Threads()
    {
        using var scratch = new Scratch();
        string path = scratch["counter"];
        File.WriteAllText(path, "0");
        Parallel.For(0, 4, worker =>
        {
            for (int i = 0; i < 25; i++)
            {
                while (true)
                {
                    try
                    {
                        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                        using var reader = new StreamReader(stream);
                        int value = int.Parse(reader.ReadToEnd());
                        stream.SetLength(0);
                        stream.Write(System.Text.Encoding.ASCII.GetBytes($"{value + 1}"));
                        break;
                    }
                    catch (IOException)
                    {
                        _ = Thread.Yield();
                    }
                }
            }
        });
        Console.WriteLine(File.ReadAllText(path));
    }

    private static void Ranges()
    {
        using var scratch = new Scratch();
        using var stream = new FileStream(scratch["ranges"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.SetLength(1000);
        stream.Lock(0, 100);
        stream.Lock(200, 100);
        stream.Unlock(50, 200);
        scratch.Throws("a negative range", () => stream.Lock(-1, 5));
        stream.Unlock(0, 1000);
        Console.WriteLine("locked and unlocked");
    }
}
