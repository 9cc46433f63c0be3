using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LibOs.Abstractions.Wire;

/// <summary>Builds a launch block (the controller's side; see <see cref="LaunchBlock"/>).</summary>
public sealed class LaunchBlockWriter
{
    private readonly ArrayBufferWriter<byte> _sections = new();

    /// <summary>Adds a section of strings, each followed by a zero byte.</summary>
    /// <exception cref="ArgumentException">A string holds a zero character.</exception>
    public LaunchBlockWriter AddStrings(LaunchSection kind, IEnumerable<string> strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        var payload = new ArrayBufferWriter<byte>();
        foreach (string text in strings)
        {
            if (text.Contains('\0'))
                throw new ArgumentException("An argument or environment variable cannot hold a zero character.", nameof(strings));
            _ = Encoding.UTF8.GetBytes(text, payload);
            payload.Write("\0"u8);
        }

        return AddBytes(kind, payload.WrittenSpan);
    }

    /// <summary>Adds a section that holds a 64-bit number.</summary>
    public LaunchBlockWriter AddInt64(LaunchSection kind, long value)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(payload, value);
        return AddBytes(kind, payload);
    }

    /// <summary>Adds a section that holds a 32-bit number.</summary>
    public LaunchBlockWriter AddUInt32(LaunchSection kind, uint value)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, value);
        return AddBytes(kind, payload);
    }

    /// <summary>Adds a section.</summary>
    public LaunchBlockWriter AddBytes(LaunchSection kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)payload.Length);
        _sections.Write(header);
        _sections.Write(payload);
        int padding = -payload.Length & 7;
        _sections.Write("\0\0\0\0\0\0\0"u8[..padding]);
        return this;
    }

    /// <summary>Ends the block and returns it.</summary>
    public byte[] ToArray()
    {
        _ = AddBytes(LaunchSection.End, []);
        byte[] block = new byte[LaunchBlock.HeaderLength + _sections.WrittenCount];
        LaunchBlock.Magic.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(8), LaunchBlock.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12), (uint)block.Length);
        _sections.WrittenSpan.CopyTo(block.AsSpan(LaunchBlock.HeaderLength));
        return block;
    }
}
