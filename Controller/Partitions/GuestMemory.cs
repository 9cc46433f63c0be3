using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>A partition's memory: a memory file that QEMU maps as the machine's RAM and the tool may map, too.</summary>
/// <remarks>
/// Pages that nobody touches cost nothing. The partition writes what it likes and when it likes: whatever is read here
/// is to be doubted, and read once.
/// </remarks>
internal sealed unsafe class GuestMemory : IDisposable
{
    // as QEMU's microvm has it: memory beyond 3 GiB begins at 4 GiB
    private const ulong HoleStart = 0xc000_0000;
    private const ulong HoleEnd = 0x1_0000_0000;

    private byte* _start;

    private GuestMemory(int descriptor, long length)
    {
        Descriptor = descriptor;
        Length = length;
    }

    /// <summary>The file's descriptor, closed on exec.</summary>
    public int Descriptor { get; }

    /// <summary>How many bytes there are: physical addresses from 0 on, up to the hole for devices below 4 GiB.</summary>
    public long Length { get; }

    /// <summary>Makes the memory of a partition.</summary>
    /// <param name="length">Bytes; rounded up to 1 MiB.</param>
    /// <exception cref="UserError">The host gives no file of that length.</exception>
    public static GuestMemory Create(ulong length)
    {
        long rounded = (long)((length + 0xfffff) & ~0xfffffUL);
        int file = Descriptors.MemoryFile("libos-ram\0"u8, []);
        if (LibC.ftruncate(file, rounded) != 0)
        {
            throw new UserError($"the host gives no memory file of {rounded >> 20} MiB (errno {LibC.Errno}): give the partition less with --memory",
                Abstractions.Wire.PartitionExitCode.NotStarted);
        }

        return new GuestMemory(file, rounded);
    }

    /// <summary>The bytes at a physical address, as an offset into the file; mapped at the first call.</summary>
    /// <param name="address">The first byte's physical address.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>Null when they do not lie in memory.</returns>
    public byte* At(ulong address, ulong length)
    {
        // the machine's memory has a hole for devices, the file has none
        ulong below = Math.Min((ulong)Length, HoleStart);
        ulong offset;
        if (address < below)
        {
            if (length > below - address) return null;
            offset = address;
        }
        else
        {
            ulong above = (ulong)Length - below;
            if (address < HoleEnd || address - HoleEnd >= above || length > above - (address - HoleEnd)) return null;
            offset = below + (address - HoleEnd);
        }

        byte* start = Map();
        return start == null ? null : start + offset;
    }

    /// <summary>The first physical address behind the memory.</summary>
    public ulong EndAddress => (ulong)Length <= HoleStart ? (ulong)Length : HoleEnd + ((ulong)Length - HoleStart);

    /// <summary>Finds where in the file a physical address lies.</summary>
    /// <param name="address">The address, below <see cref="EndAddress"/>.</param>
    /// <param name="offset">The offset in the file.</param>
    /// <param name="run">How many bytes from there lie together: in the file, or in the hole.</param>
    /// <returns>False for an address in the hole for devices.</returns>
    public bool TryLocate(ulong address, out long offset, out ulong run)
    {
        ulong below = Math.Min((ulong)Length, HoleStart);
        if (address < below)
        {
            offset = (long)address;
            run = below - address;
            return true;
        }

        offset = address >= HoleEnd ? (long)(below + (address - HoleEnd)) : 0;
        run = address >= HoleEnd ? EndAddress - address : HoleEnd - address;
        return address >= HoleEnd && address < EndAddress;
    }

    /// <summary>Lets go of the file and its mapping.</summary>
    public void Dispose()
    {
        if (_start != null) _ = LibC.munmap((nint)_start, (nint)Length);
        _start = null;
        _ = LibC.close(Descriptor);
    }


    private byte* Map()
    {
        if (_start != null) return _start;
        nint mapped = LibC.mmap(0, (nint)Length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, Descriptor, 0);
        if (mapped == LibC.MAP_FAILED) return null;
        return _start = (byte*)mapped;
    }
}
