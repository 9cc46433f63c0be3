using System.Text;

namespace LibOs.Conformance;

/// <summary>Regular files: content, size, times, modes.</summary>
internal static class FilePrograms
{
    private static readonly DateTime s_moment = new(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc);

    public static ConformanceProgram[] All =>
    [
        new("file-content", Content),
        new("file-seek", Seek),
        new("file-append", Append),
        new("file-truncate", Truncate),
        new("file-sparse", Sparse),
        new("file-large", Large),
        new("file-times", Times),
        new("file-modes", Modes),
        new("file-copy-move", CopyAndMove),
        new("file-async", Asynchronous),
        new("file-parallel", Parallel),
        new("file-unlinked", Unlinked),
        new("file-temporary", Temporary),
    ];

    private static void Content()
    {
        using var scratch = new Scratch();
        string path = scratch["text"];
        Console.WriteLine(File.Exists(path));
        File.WriteAllText(path, "Grüße, 世界\n");
        Console.WriteLine(File.ReadAllText(path).TrimEnd());
        Console.WriteLine(new FileInfo(path).Length);
        File.WriteAllLines(path, Enumerable.Range(0, 1000).Select(i => $"line {i}"));
        Console.WriteLine(File.ReadLines(path).Count());
        Console.WriteLine(File.ReadLines(path).Last());
        byte[] bytes = new byte[1_000_003];
        new Random(5).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        Console.WriteLine(File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes));
        File.WriteAllText(path, "");
        Console.WriteLine(File.ReadAllText(path).Length);
        using (var writer = new StreamWriter(path, append: false, Encoding.Unicode)) writer.Write("wide");
        using (var reader = new StreamReader(path, detectEncodingFromByteOrderMarks: true)) Console.WriteLine(reader.ReadToEnd());
        Console.WriteLine(Convert.ToHexString(File.ReadAllBytes(path)));
        File.Delete(path);
        File.Delete(path);
        Console.WriteLine(File.Exists(path));
    }

    private static void Seek()
    {
        using var scratch = new Scratch();
        using var stream = new FileStream(scratch["seek"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        Console.WriteLine($"{stream.CanSeek} {stream.CanRead} {stream.CanWrite} {stream.CanTimeout} {stream.IsAsync}");
        for (int i = 0; i < 20_000; i++) stream.WriteByte((byte)i);
        Console.WriteLine($"{stream.Position} {stream.Length}");
        Console.WriteLine(stream.Seek(-10, SeekOrigin.End));
        Console.WriteLine(stream.ReadByte());
        Console.WriteLine(stream.Seek(4090, SeekOrigin.Begin));
        byte[] part = new byte[12];
        stream.ReadExactly(part);
        Console.WriteLine(Convert.ToHexString(part));
        scratch.Throws("before the beginning", () => stream.Seek(-5000, SeekOrigin.Current));
    }

    private static void Append()
    {
        using var scratch = new Scratch();
        string path = scratch["append"];
        File.AppendAllText(path, "one ");
        File.AppendAllText(path, "two ");
        using (var stream = new FileStream(path, FileMode.Append, FileAccess.Write))
        {
            stream.Write("three"u8);
            Console.WriteLine(stream.Position);
            scratch.Throws("seek before the end", () => stream.Seek(0, SeekOrigin.Begin));
        }

        File.AppendAllLines(path, ["", "four"]);
        Console.WriteLine(File.ReadAllText(path).TrimEnd());
    }

    private static void Truncate()
    {
        using var scratch = new Scratch();
        string path = scratch["truncate"];
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i | 1))]);
        using (var stream = new FileStream(path, FileMode.Open))
        {
            stream.SetLength(5000);
            stream.SetLength(9000);
            byte[] rest = new byte[5000];
            stream.Position = 4990;
            int count = stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
            Console.WriteLine($"{stream.Length} {count} {rest.Take(10).All(b => b != 0)} {rest.Skip(10).Take(count - 10).All(b => b == 0)}");
        }

        File.WriteAllText(scratch["small"], "0123456789");
        using (var stream = new FileStream(scratch["small"], FileMode.Open)) stream.SetLength(4);
        Console.WriteLine(File.ReadAllText(scratch["small"]));
        using (var stream = new FileStream(path, FileMode.Truncate)) Console.WriteLine(stream.Length);
        using (var stream = new FileStream(path, FileMode.Create)) stream.Write([1, 2, 3]);
        Console.WriteLine(new FileInfo(path).Length);
    }

    private static void Sparse()
    {
        using var scratch = new Scratch();
        using var stream = new FileStream(scratch["sparse"], FileMode.CreateNew, FileAccess.ReadWrite);
        const long Size = 1L << 30;
        stream.SetLength(Size);
        stream.Position = Size - 5;
        stream.Write("tail!"u8);
        stream.Position = Size / 2;
        stream.Write("middle"u8);
        stream.Flush();
        byte[] block = new byte[1 << 16];
        stream.Position = (Size / 2) - 100;
        stream.ReadExactly(block, 0, 206);
        Console.WriteLine($"{stream.Length} {Encoding.ASCII.GetString(block, 100, 6)} {block.Take(100).All(b => b == 0)} {block.Skip(106).Take(100).All(b => b == 0)}");
        stream.Position = Size - 5;
        Console.WriteLine(stream.Read(block));
        Console.WriteLine(Encoding.ASCII.GetString(block, 0, 5));
        stream.SetLength(Size / 2);
        stream.SetLength(Size);
        stream.Position = Size / 2;
        stream.ReadExactly(block, 0, 6);
        Console.WriteLine(block.Take(6).All(b => b == 0));
    }

    private static void Large()
    {
        using var scratch = new Scratch();
        string path = scratch["large"];
        byte[] block = new byte[1 << 20];
        ulong sum = 0;
        using (FileStream stream = File.Create(path, 0))
        {
            for (int i = 0; i < 16; i++)
            {
                new Random(i).NextBytes(block);
                foreach (byte b in block) sum = (sum * 31) + b;
                stream.Write(block);
            }
        }

        ulong found = 0;
        using (FileStream stream = File.OpenRead(path))
        {
            int count;
            while ((count = stream.Read(block, 0, 77_777)) > 0)
                for (int i = 0; i < count; i++) found = (found * 31) + block[i];
        }

        Console.WriteLine($"{new FileInfo(path).Length} {found == sum}");
    }

    private static void Times()
    {
        using var scratch = new Scratch();
        string path = scratch["times"];
        DateTime before = DateTime.UtcNow.AddSeconds(-2);
        File.WriteAllText(path, "x");
        DateTime written = File.GetLastWriteTimeUtc(path);
        Console.WriteLine($"{written >= before} {written <= DateTime.UtcNow.AddSeconds(2)}");
        File.SetLastWriteTimeUtc(path, s_moment);
        File.SetLastAccessTimeUtc(path, s_moment.AddDays(1));
        Console.WriteLine($"{File.GetLastWriteTimeUtc(path):o} {File.GetLastAccessTimeUtc(path):o}");
        DateTime early = new(1950, 6, 7, 8, 9, 10, 123, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, early);
        Console.WriteLine($"{File.GetLastWriteTimeUtc(path):o}");
        File.AppendAllText(path, "y");
        Console.WriteLine(File.GetLastWriteTimeUtc(path) >= before);
        Directory.SetLastWriteTimeUtc(scratch.Path, s_moment);
        Console.WriteLine($"{Directory.GetLastWriteTimeUtc(scratch.Path):o}");
        File.WriteAllText(scratch["other"], "");
        Console.WriteLine(Directory.GetLastWriteTimeUtc(scratch.Path) >= before);
        Console.WriteLine($"{File.GetLastWriteTimeUtc(scratch["missing"]):o}");
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        File.SetLastWriteTimeUtc(handle, s_moment);
        Console.WriteLine($"{File.GetLastWriteTimeUtc(handle):o}");
    }

    private static void Modes()
    {
        using var scratch = new Scratch();
        string path = scratch["modes"];
        File.WriteAllText(path, "x");
        Console.WriteLine(File.GetUnixFileMode(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        Console.WriteLine($"{File.GetUnixFileMode(path)} {File.GetAttributes(path)}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Console.WriteLine($"{File.GetUnixFileMode(path)} {File.GetAttributes(path)} {new FileInfo(path).IsReadOnly}");
        File.SetAttributes(path, FileAttributes.Normal);
        Console.WriteLine($"{File.GetUnixFileMode(path)} {File.GetAttributes(path)}");
        Console.WriteLine(File.GetAttributes(scratch.Path));
        File.WriteAllText(scratch[".hidden"], "");
        Console.WriteLine(File.GetAttributes(scratch[".hidden"]));
        using (var stream = new FileStream(scratch["made"], new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.OtherWrite })) stream.WriteByte(1);
        Console.WriteLine(File.GetUnixFileMode(scratch["made"]));
        _ = Directory.CreateDirectory(scratch["folder"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Console.WriteLine(File.GetUnixFileMode(scratch["folder"]));
    }

    private static void CopyAndMove()
    {
        using var scratch = new Scratch();
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(scratch["a"], bytes);
        File.SetLastWriteTimeUtc(scratch["a"], s_moment);
        File.SetUnixFileMode(scratch["a"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(scratch["a"], scratch["b"]);
        Console.WriteLine($"{File.ReadAllBytes(scratch["b"]).AsSpan().SequenceEqual(bytes)} {File.GetLastWriteTimeUtc(scratch["b"]):o} {File.GetUnixFileMode(scratch["b"])}");
        scratch.Throws("copy onto another", () => File.Copy(scratch["a"], scratch["b"]));
        File.WriteAllText(scratch["a"], "short");
        File.Copy(scratch["a"], scratch["b"], overwrite: true);
        Console.WriteLine(File.ReadAllText(scratch["b"]));
        File.Move(scratch["b"], scratch["c"]);
        Console.WriteLine($"{File.Exists(scratch["b"])} {File.Exists(scratch["c"])}");
        scratch.Throws("move onto another", () => File.Move(scratch["a"], scratch["c"]));
        File.WriteAllText(scratch["c"], "old");
        File.Move(scratch["a"], scratch["c"], overwrite: true);
        Console.WriteLine(File.ReadAllText(scratch["c"]));
        File.WriteAllText(scratch["new"], "new");
        File.Replace(scratch["new"], scratch["c"], scratch["backup"]);
        Console.WriteLine($"{File.ReadAllText(scratch["c"])} {File.ReadAllText(scratch["backup"])} {File.Exists(scratch["new"])}");
        _ = Directory.CreateDirectory(scratch["d1/inner"]);
        File.WriteAllText(scratch["d1/inner/f"], "deep");
        Directory.Move(scratch["d1"], scratch["d2"]);
        Console.WriteLine($"{Directory.Exists(scratch["d1"])} {File.ReadAllText(scratch["d2/inner/f"])}");
        scratch.Throws("a directory into itself", () => Directory.Move(scratch["d2"], scratch["d2/inner/d3"]));
        scratch.Throws("a missing file", () => File.Move(scratch["none"], scratch["x"]));
        scratch.Throws("a missing file is copied", () => File.Copy(scratch["none"], scratch["x"]));
    }

    private static async Task Asynchronous()
    {
        using var scratch = new Scratch();
        string path = scratch["async"];
        byte[] bytes = new byte[500_000];
        new Random(2).NextBytes(bytes);
        await using (var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 8192, useAsync: true))
        {
            Task[] writes = [.. Enumerable.Range(0, 10).Select(i => RandomAccess.WriteAsync(stream.SafeFileHandle, bytes.AsMemory(i * 50_000, 50_000), i * 50_000L).AsTask())];
            await Task.WhenAll(writes);
            await stream.FlushAsync();
        }

        byte[] found = await File.ReadAllBytesAsync(path);
        Console.WriteLine(found.AsSpan().SequenceEqual(bytes));
        await File.WriteAllTextAsync(path, string.Join('\n', Enumerable.Range(0, 100)));
        int lines = 0;
        await foreach (string line in File.ReadLinesAsync(path)) lines += line.Length;
        Console.WriteLine(lines);
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous))
        {
            await RandomAccess.WriteAsync(handle, [new byte[] { 65, 66 }, new byte[] { 67 }], 3);
            byte[] first = new byte[4], second = new byte[4];
            Console.WriteLine(await RandomAccess.ReadAsync(handle, [first, second], 1));
            Console.WriteLine($"{Convert.ToHexString(first)} {Convert.ToHexString(second)} {RandomAccess.GetLength(handle)}");
            RandomAccess.FlushToDisk(handle);
        }

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        try
        {
            _ = await File.ReadAllTextAsync(path, cancelled.Token);
        }
        catch (OperationCanceledException exception)
        {
            Console.WriteLine(exception.GetType().Name);
        }
    }

    private static void Parallel()
    {
        using var scratch = new Scratch();
        System.Threading.Tasks.Parallel.For(0, 8, worker =>
        {
            string folder = scratch[$"w{worker % 3}"];
            for (int i = 0; i < 40; i++)
            {
                _ = Directory.CreateDirectory(folder);
                string path = Path.Combine(folder, $"{worker}-{i}");
                File.WriteAllText(path, $"{worker} {i}");
                if (i % 4 == 0) File.Move(path, path + ".moved");
                if (i % 5 == 0) File.Delete(path);
            }
        });
        foreach (string name in Directory.EnumerateDirectories(scratch.Path).Order(StringComparer.Ordinal))
        {
            string[] files = [.. Directory.EnumerateFiles(name).Order(StringComparer.Ordinal)];
            uint hash = HashExtensions.Hash([]);
            Console.WriteLine($"{Path.GetFileName(name)} {files.Length} {files.Sum(file => File.ReadAllText(file).Length)} {hash != 1}");
        }

        string shared = scratch["shared"];
        File.WriteAllText(shared, "");
        System.Threading.Tasks.Parallel.For(0, 4, worker =>
        {
            using var stream = new FileStream(shared, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
            for (int i = 0; i < 200; i++) stream.Write("0123456789"u8);
        });
        string all = File.ReadAllText(shared);
        Console.WriteLine($"{all.Length > 0} {all.Length % 10} {all.Replace("0123456789", "", StringComparison.Ordinal).Length}");
    }

    private static void Unlinked()
    {
        using var scratch = new Scratch();
        string path = scratch["gone"];
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        stream.Write("still here"u8);
        stream.Flush();
        File.Delete(path);
        Console.WriteLine(File.Exists(path));
        stream.Position = 0;
        byte[] bytes = new byte[32];
        Console.WriteLine(Encoding.ASCII.GetString(bytes, 0, stream.Read(bytes)));
        File.WriteAllText(path, "another");
        stream.Position = 0;
        Console.WriteLine(Encoding.ASCII.GetString(bytes, 0, stream.Read(bytes)));
        using (var temporary = new FileStream(scratch["once"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose))
        {
            temporary.WriteByte(1);
            Console.WriteLine(File.Exists(scratch["once"]));
        }

        Console.WriteLine(File.Exists(scratch["once"]));
    }

    private static void Temporary()
    {
        string first = Path.GetTempFileName(), second = Path.GetTempFileName();
        Console.WriteLine($"{first != second} {new FileInfo(first).Length} {Path.GetDirectoryName(first)} {File.GetUnixFileMode(first)}");
        File.Delete(first);
        File.Delete(second);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prefix-");
        Console.WriteLine($"{folder.Exists} {folder.Name.StartsWith("prefix-", StringComparison.Ordinal)} {File.GetUnixFileMode(folder.FullName)}");
        folder.Delete();
        Console.WriteLine(Path.GetTempPath());
    }
}
