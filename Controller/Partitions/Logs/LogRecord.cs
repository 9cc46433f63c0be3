using System.Buffers.Binary;

namespace LibOs.Controller.Partitions.Logs;

/// <summary>One piece of a log, as it came.</summary>
/// <remarks>In a file: 4 bytes (0x4c, 0x52, the stream, 0), 32-bit length, 64-bit nanoseconds since 1970, the bytes. Numbers are little-endian.</remarks>
/// <param name="Stream">Where it comes from.</param>
/// <param name="UnixTime">When it came, in nanoseconds since 1970.</param>
/// <param name="Content">The bytes.</param>
internal readonly record struct LogRecord(LogStream Stream, long UnixTime, ReadOnlyMemory<byte> Content)
{
    /// <summary>The length of the header.</summary>
    public const int HeaderLength = 16;

    /// <summary>The most bytes that one record has.</summary>
    public const int MaximumContent = 1 << 20;

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(Span<byte> header, LogStream stream, int length, long unixTime)
    {
        header[0] = 0x4c;
        header[1] = 0x52;
        header[2] = (byte)stream;
        header[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], unixTime);
    }

    /// <summary>Reads a header.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out LogStream stream, out int length, out long unixTime)
    {
        stream = (LogStream)header[2];
        length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        unixTime = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        return header[0] == 0x4c && header[1] == 0x52 && header[3] == 0 && stream <= LogStream.End && length is >= 0 and <= MaximumContent;
    }
}
