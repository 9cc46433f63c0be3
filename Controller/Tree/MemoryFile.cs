using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Tree;

/// <summary>A partition's physical memory as a file: offsets are addresses. What nobody has touched stays untouched by reading.</summary>
/// <param name="memory">The memory.</param>
internal sealed class MemoryFile(GuestMemory memory) : DataFile(0x180)
{
    /// <inheritdoc/>
    public override ulong Size => memory.EndAddress;

    /// <inheritdoc/>
    public override ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation) => new(Read(memory, offset, destination.Span));

    /// <inheritdoc/>
    public override ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation) => new(Write(memory, offset, source.Span));

    /// <summary>Reads physical memory; the hole for devices below 4 GiB reads as zeros.</summary>
    public static unsafe IoResult Read(GuestMemory memory, ulong address, Span<byte> destination)
    {
        if (address >= memory.EndAddress || destination.IsEmpty) return 0;
        int wanted = (int)Math.Min((ulong)destination.Length, memory.EndAddress - address);
        if (!memory.TryLocate(address, out long offset, out ulong run))
        {
            wanted = (int)Math.Min((ulong)wanted, run);
            destination[..wanted].Clear();
            return wanted;
        }

        wanted = (int)Math.Min((ulong)wanted, run);
        // SAFETY: pinned while the kernel fills it.
        fixed (byte* start = destination)
        {
            nint length = LibC.pread(memory.Descriptor, start, wanted, offset);
            return length < 0 ? Errno.InputOutput : (int)length;
        }
    }

    /// <summary>Writes physical memory.</summary>
    public static unsafe IoResult Write(GuestMemory memory, ulong address, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) return 0;
        if (address >= memory.EndAddress || !memory.TryLocate(address, out long offset, out ulong run)) return Errno.Fault;
        int wanted = (int)Math.Min((ulong)source.Length, run);
        // SAFETY: pinned while the kernel reads it.
        fixed (byte* start = source)
        {
            nint length = LibC.pwrite(memory.Descriptor, start, wanted, offset);
            return length < 0 ? Errno.InputOutput : (int)length;
        }
    }
}
