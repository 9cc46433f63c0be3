using System.Buffers.Binary;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>Decompresses the LZ4 legacy frame format, in which Linux packs its kernel.</summary>
internal static class Lz4Legacy
{
    private const uint Magic = 0x184c2102;
    private const int BlockLength = 8 << 20;

    public static bool IsFrame(ReadOnlySpan<byte> data) => data.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(data) == Magic;

    /// <summary>Decompresses a frame.</summary>
    /// <exception cref="Failure">The data are damaged.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> frame)
    {
        using var whole = new MemoryStream();
        byte[] block = new byte[BlockLength];
        ReadOnlySpan<byte> rest = frame[4..];
        try
        {
            while (rest.Length >= 4)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                if (length <= 0 || length > rest.Length - 4) break;
                whole.Write(block, 0, DecompressBlock(rest.Slice(4, length), block));
                rest = rest[(4 + length)..];
            }
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentException)
        {
            throw new Failure("the kernel's LZ4 data are damaged");
        }

        return whole.ToArray();
    }

    private static int DecompressBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int read = 0, written = 0;
        while (true)
        {
            int token = source[read++];
            int literals = Length(source, ref read, token >> 4);
            source.Slice(read, literals).CopyTo(target[written..]);
            read += literals;
            written += literals;
            if (read >= source.Length) return written;

            int distance = BinaryPrimitives.ReadUInt16LittleEndian(source[read..]);
            read += 2;
            int match = Length(source, ref read, token & 15) + 4;
            // the two may overlap: then bytes repeat
            for (int i = 0; i < match; i++, written++) target[written] = target[written - distance];
        }
    }

    private static int Length(ReadOnlySpan<byte> source, ref int read, int start)
    {
        if (start < 15) return start;
        byte more;
        do
        {
            more = source[read++];
            start += more;
        }
        while (more == 255);
        return start;
    }
}
