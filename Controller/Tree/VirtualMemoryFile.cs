using System.Buffers.Binary;
using LibOs.Controller.Partitions;
using LibOs.Controller.Partitions.Control;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Tree;

/// <summary>A partition's memory as its program sees it: offsets are virtual addresses, translated by the page tables of processor 0.</summary>
/// <param name="memory">The physical memory.</param>
/// <param name="processors">Tells where the tables lie.</param>
internal sealed class VirtualMemoryFile(GuestMemory memory, Processors processors) : DataFile(0x180)
{
    private const ulong Present = 1;
    private const ulong Large = 0x80;
    private const ulong AddressBits = 0x000f_ffff_ffff_f000;
    private const ulong FiveLevels = 1UL << 12;

    /// <inheritdoc/>
    public override ulong Size => 1UL << 47;

    /// <inheritdoc/>
    public override ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (!TryRoot(out ulong root, out int levels)) return new(Errno.InputOutput);
        int done = 0;
        while (done < destination.Length && TryTranslate(root, levels, offset + (uint)done, out ulong physical, out ulong run))
        {
            int part = (int)Math.Min((ulong)(destination.Length - done), run);
            IoResult result = MemoryFile.Read(memory, physical, destination.Span.Slice(done, part));
            if (result.Error != Errno.None || result.Count == 0) break;
            done += result.Count;
        }

        return new(done > 0 || destination.IsEmpty ? done : Errno.Fault);
    }

    /// <inheritdoc/>
    public override ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        if (!TryRoot(out ulong root, out int levels)) return new(Errno.InputOutput);
        int done = 0;
        while (done < source.Length && TryTranslate(root, levels, offset + (uint)done, out ulong physical, out ulong run))
        {
            int part = (int)Math.Min((ulong)(source.Length - done), run);
            IoResult result = MemoryFile.Write(memory, physical, source.Span.Slice(done, part));
            if (result.Error != Errno.None || result.Count == 0) break;
            done += result.Count;
        }

        return new(done > 0 || source.IsEmpty ? done : Errno.Fault);
    }

    private bool TryRoot(out ulong root, out int levels)
    {
        root = 0;
        levels = 4;
        try
        {
            IReadOnlyDictionary<string, ulong> registers = processors.Read(0);
            if (!registers.TryGetValue("cr3", out root) || !registers.TryGetValue("cr4", out ulong features)) return false;
            root &= AddressBits;
            levels = (features & FiveLevels) != 0 ? 5 : 4;
            return true;
        }
        catch (ControlException)
        {
            return false;
        }
    }

    /// <summary>Walks the page tables.</summary>
    /// <param name="root">Where the first table lies.</param>
    /// <param name="levels">How many there are.</param>
    /// <param name="address">The virtual address.</param>
    /// <param name="physical">The physical one.</param>
    /// <param name="run">How many bytes from there are in the same page.</param>
    /// <returns>Whether a page is there.</returns>
    private bool TryTranslate(ulong root, int levels, ulong address, out ulong physical, out ulong run)
    {
        physical = run = 0;
        ulong table = root;
        Span<byte> bytes = stackalloc byte[8];
        for (int level = levels - 1; level >= 0; level--)
        {
            int shift = 12 + (9 * level);
            ulong slot = (address >> shift) & 0x1ff;
            if (MemoryFile.Read(memory, table + (slot * 8), bytes).Count != 8) return false;
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if ((entry & Present) == 0) return false;
            if (level == 0 || (level <= 2 && (entry & Large) != 0))
            {
                ulong mask = (1UL << shift) - 1;
                physical = (entry & AddressBits & ~mask) | (address & mask);
                run = mask + 1 - (address & mask);
                return true;
            }

            table = entry & AddressBits;
        }

        return false;
    }
}
