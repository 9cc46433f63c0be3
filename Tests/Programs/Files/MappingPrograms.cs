using System.IO.MemoryMappedFiles;

namespace LibOs.Conformance;

/// <summary>Memory-mapped files.</summary>
internal static class MappingPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("map-file", Shared),
        new("map-private", Private),
        new("map-grow", Grow),
        new("map-new", New),
        new("map-views", Views),
    ];

    private static void Shared()
    {
        using var scratch = new Scratch();
        string path = scratch["mapped"];
        byte[] bytes = new byte[50_000];
        new Random(3).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        using (var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open))
        using (var view = map.CreateViewAccessor())
        {
            bool same = true;
            for (int i = 0; i < bytes.Length; i++) same &= view.ReadByte(i) == bytes[i];
            Console.WriteLine($"{view.Capacity >= bytes.Length} {same}");
            view.Write(40_000, 0x1234_5678);
            view.Write(0, (byte)99);
            view.Flush();
        }

        byte[] found = File.ReadAllBytes(path);
        Console.WriteLine($"{found.Length} {BitConverter.ToInt32(found, 40_000):x} {found[0]} {found.AsSpan(1, 39_999).SequenceEqual(bytes.AsSpan(1, 39_999))}");
        using (var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read))
        using (var stream = map.CreateViewStream(45_000, 1000, MemoryMappedFileAccess.Read))
        {
            byte[] part = new byte[1000];
            stream.ReadExactly(part);
            Console.WriteLine(part.AsSpan().SequenceEqual(bytes.AsSpan(45_000, 1000)));
            scratch.Throws("write to a view for reading", () => stream.WriteByte(1));
        }
    }

    private static void Private()
    {
        using var scratch = new Scratch();
        string path = scratch["private"];
        File.WriteAllBytes(path, new byte[10_000]);
        using (var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.CopyOnWrite))
        using (var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite))
        {
            view.Write(5000, 42);
            Console.WriteLine(view.ReadInt32(5000));
        }

        Console.WriteLine(File.ReadAllBytes(path).All(b => b == 0));
    }

    private static void Grow()
    {
        using var scratch = new Scratch();
        string path = scratch["grown"];
        using (var map = MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, 100_000))
        using (var view = map.CreateViewAccessor())
        {
            for (int i = 0; i < 100_000; i += 1000) view.Write(i, (byte)(i / 1000));
        }

        byte[] found = File.ReadAllBytes(path);
        Console.WriteLine($"{found.Length} {found[99_000]} {found.Sum(b => b)}");
        scratch.Throws("an empty file", () =>
        {
            File.WriteAllText(scratch["empty"], "");
            MemoryMappedFile.CreateFromFile(scratch["empty"]).Dispose();
        });
    }

    private static void New()
    {
        using var map = MemoryMappedFile.CreateNew(null, 1 << 20);
        using (var view = map.CreateViewAccessor())
        {
            view.Write(0, 1);
            view.Write((1 << 20) - 4, 2);
        }

        using (var view = map.CreateViewAccessor())
        {
            Console.WriteLine($"{view.ReadInt32(0)} {view.ReadInt32((1 << 20) - 4)} {view.ReadInt32(5000)}");
        }
    }

    private static void Views()
    {
        using var scratch = new Scratch();
        string path = scratch["views"];
        File.WriteAllBytes(path, new byte[1 << 20]);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using (var first = map.CreateViewAccessor(0, 1 << 19))
        using (var second = map.CreateViewAccessor(1 << 18, 1 << 19))
        {
            first.Write((1 << 18) + 100, 777);
            Console.WriteLine(second.ReadInt32(100));
            Parallel.For(0, 8, i =>
            {
                for (int at = 0; at < 1 << 16; at += 512) second.Write((i << 16) + at, i + 1);
            });
        }

        byte[] found = File.ReadAllBytes(path);
        Console.WriteLine(string.Join(' ', Enumerable.Range(0, 8).Select(i => found[(1 << 18) + (i << 16) + 1024])));
    }
}
