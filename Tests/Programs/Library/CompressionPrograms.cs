using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace LibOs.Conformance;

internal static class CompressionPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("deflate", () => RoundTrips((stream, level) => new DeflateStream(stream, level, leaveOpen: true), stream => new DeflateStream(stream, CompressionMode.Decompress))),
        new("gzip", () => RoundTrips((stream, level) => new GZipStream(stream, level, leaveOpen: true), stream => new GZipStream(stream, CompressionMode.Decompress))),
        new("zlib", () => RoundTrips((stream, level) => new ZLibStream(stream, level, leaveOpen: true), stream => new ZLibStream(stream, CompressionMode.Decompress))),
        new("brotli", () => RoundTrips((stream, level) => new BrotliStream(stream, level, leaveOpen: true), stream => new BrotliStream(stream, CompressionMode.Decompress))),
        new("brotli-one-shot", BrotliOneShot),
        new("compression-errors", Errors),
        new("zip-archive", Zip),
        new("tar-archive", Tar),
        new("compression-async", CompressAsync),
    ];

    private static void RoundTrips(Func<Stream, CompressionLevel, Stream> compress, Func<Stream, Stream> decompress)
    {
        foreach ((string name, byte[] data) in Inputs())
        {
            foreach (CompressionLevel level in Enum.GetValues<CompressionLevel>())
            {
                using var packed = new MemoryStream();
                using (Stream stream = compress(packed, level))
                {
                    // in pieces, so that the encoder has to carry on
                    for (int i = 0; i < data.Length; i += 777) stream.Write(data, i, Math.Min(777, data.Length - i));
                }

                packed.Position = 0;
                using var unpacked = new MemoryStream();
                using (Stream stream = decompress(packed)) stream.CopyTo(unpacked);
                Console.WriteLine($"{name} {level} {packed.ToArray().Length} {HashExtensions.Hash(packed.ToArray()):x8} {unpacked.ToArray().AsSpan().SequenceEqual(data)}");
            }
        }
    }

    private static IEnumerable<(string Name, byte[] Data)> Inputs()
    {
        yield return ("empty", []);
        yield return ("text", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i % 17} bottles of {i % 5}\n"))));
        byte[] noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        yield return ("noise", noise);
        yield return ("zeros", new byte[100_000]);
    }

    private static void BrotliOneShot()
    {
        byte[] data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one line after the other\n", 500)));
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length)];
        Console.WriteLine($"{BrotliEncoder.TryCompress(data, packed, out int written, quality: 5, window: 18)} {written}");
        byte[] unpacked = new byte[data.Length];
        Console.WriteLine($"{BrotliDecoder.TryDecompress(packed.AsSpan(0, written), unpacked, out int read)} {read} {unpacked.AsSpan().SequenceEqual(data)}");
        Console.WriteLine(BrotliDecoder.TryDecompress(packed.AsSpan(0, written / 2), unpacked, out _));
    }

    private static void Errors()
    {
        byte[] garbage = [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 37))];
        foreach (Func<Stream, Stream> open in (Func<Stream, Stream>[])[
            stream => new DeflateStream(stream, CompressionMode.Decompress), stream => new GZipStream(stream, CompressionMode.Decompress),
            stream => new ZLibStream(stream, CompressionMode.Decompress), stream => new BrotliStream(stream, CompressionMode.Decompress)])
        {
            try
            {
                using Stream stream = open(new MemoryStream(garbage));
                stream.CopyTo(Stream.Null);
                Console.WriteLine("no error");
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(garbage));
        }
        catch (InvalidDataException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Zip()
    {
        using var store = new MemoryStream();
        using (var archive = new ZipArchive(store, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < 20; i++)
            {
                ZipArchiveEntry entry = archive.CreateEntry($"folder/é{i}.txt", i % 2 == 0 ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(2024, 1, 2, 3, 4, 6, TimeSpan.Zero);
                using var writer = new StreamWriter(entry.Open());
                for (int line = 0; line < 50; line++) writer.WriteLine($"{i} {line}");
            }
        }

        using (var archive = new ZipArchive(store, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("folder/é3.txt")!.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("new.txt").Open());
            writer.Write("added");
        }

        using var read = new ZipArchive(store, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in read.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            Console.WriteLine($"{entry.FullName} {entry.Length} {entry.Crc32:x8} {reader.ReadToEnd().GetDeterministicHash():x8}");
        }
    }

    private static void Tar()
    {
        using var store = new MemoryStream();
        using (var writer = new TarWriter(store, TarEntryFormat.Pax, leaveOpen: true))
        {
            for (int i = 0; i < 3; i++)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"file{i}")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"contents {i}")),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
            }
        }

        store.Position = 0;
        using var reader = new TarReader(store);
        while (reader.GetNextEntry() is { } entry)
        {
            using var text = new StreamReader(entry.DataStream!);
            Console.WriteLine($"{entry.Name} {entry.Length} {entry.ModificationTime:O} {text.ReadToEnd()}");
        }
    }

    private static async Task CompressAsync()
    {
        byte[] data = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i / 100))];
        int[] lengths = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            using var packed = new MemoryStream();
            await using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await stream.WriteAsync(data.AsMemory(number));
            packed.Position = 0;
            using var unpacked = new MemoryStream();
            await using (var stream = new GZipStream(packed, CompressionMode.Decompress)) await stream.CopyToAsync(unpacked);
            return unpacked.ToArray().AsSpan().SequenceEqual(data.AsSpan(number)) ? (int)unpacked.Length : -1;
        }));
        Console.WriteLine(string.Join(" ", lengths));
    }
}
