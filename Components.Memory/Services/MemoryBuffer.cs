using System.Buffers;

namespace LibOs.Components.Memory;

/// <summary>A buffer outside the collector's heap, zeroed at first. It never moves and takes memory until it is disposed of.</summary>
/// <remarks>
/// Using <see cref="Memory"/> after <see cref="Dispose"/> throws <see cref="ObjectDisposedException"/>; a span that was taken
/// before must not be used any more.
/// </remarks>
public sealed class MemoryBuffer : IMemoryOwner<byte>
{
    private readonly NativeBlock _block;

    internal MemoryBuffer(NativeBlock block, long? physicalAddress)
    {
        _block = block;
        PhysicalAddress = physicalAddress;
        Memory = block.Memory;
    }

    /// <summary>The memory.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>
    /// Where a contiguous buffer begins in physical memory, for a device that is to reach it; <see langword="null"/> for
    /// other buffers and in a process of another system.
    /// </summary>
    public long? PhysicalAddress { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ((IDisposable)_block).Dispose();
}
