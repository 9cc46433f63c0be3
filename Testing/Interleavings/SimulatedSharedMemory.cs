using System.Buffers.Binary;

namespace LibOs.Testing.Interleavings;

/// <summary>The shared memory of a schedule, as a test looks at it from outside: no steps, everything at once.</summary>
public sealed class SimulatedSharedMemory
{
    private readonly byte[] _bytes;

    internal SimulatedSharedMemory(byte[] bytes) => _bytes = bytes;

    /// <summary>Its bytes.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>How many bytes it has.</summary>
    public int Length => _bytes.Length;

    /// <summary>The word at an offset.</summary>
    /// <param name="offset">Bytes from the start; a multiple of 4.</param>
    public uint this[int offset]
    {
        get => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));
        set => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);
    }
}
