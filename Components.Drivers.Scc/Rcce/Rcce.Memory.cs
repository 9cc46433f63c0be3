namespace LibOs.Components.Drivers.Scc;

/// <content>The symmetric name space: allocation, put and get (the "gory" interface).</content>
public sealed partial class Rcce
{
    private const int SharedReserved = 4096;

    private uint _sharedNext = SharedReserved;

    /// <summary>Bytes that <see cref="Malloc"/> can still give.</summary>
    public int FreeBytes => _allocator.FreeBytes;

    /// <summary>Allocates message-passing buffer at the same place on every unit of execution (RCCE_malloc). All call it alike.</summary>
    /// <param name="bytes">1 or more, rounded up to whole lines.</param>
    /// <exception cref="RcceException">Malloc: there is not enough.</exception>
    public MpbPointer Malloc(int bytes)
    {
        if (bytes < 1) throw new RcceException(RcceError.MessageLength, $"{bytes} bytes cannot be allocated.");
        return _allocator.TryAllocate(bytes, out int offset)
            ? new MpbPointer(offset)
            : throw new RcceException(RcceError.Malloc, $"{bytes} bytes are not free in one piece, {_allocator.LargestFree} are; raise RcceOptions.MallocBytes.");
    }

    /// <summary>Gives back what <see cref="Malloc"/> gave (RCCE_free). All call it alike.</summary>
    /// <param name="pointer">As it was given.</param>
    public void Free(MpbPointer pointer)
    {
        if (!_allocator.TryFree(pointer.Offset)) throw new RcceException(RcceError.Target, $"nothing is allocated at offset {pointer.Offset}.");
    }

    /// <summary>Writes private memory into the buffer of a unit of execution (RCCE_put).</summary>
    /// <param name="target">Where; a multiple of 32.</param>
    /// <param name="source">What; whole lines.</param>
    /// <param name="ue">Whose buffer.</param>
    public void Put(MpbPointer target, ReadOnlySpan<byte> source, int ue)
    {
        CheckRange(target, source.Length, RcceError.Target);
        _core.InvalidateMpbt();
        _mpb.Write(CoreOf(ue), target.Offset, source);
    }

    /// <summary>Copies from the own buffer into that of a unit of execution (RCCE_put with a source in the buffer).</summary>
    /// <param name="target">Where; a multiple of 32.</param>
    /// <param name="source">From where in the own buffer; a multiple of 32.</param>
    /// <param name="bytes">Whole lines.</param>
    /// <param name="ue">Whose buffer.</param>
    public void Put(MpbPointer target, MpbPointer source, int bytes, int ue)
    {
        CheckRange(target, bytes, RcceError.Target);
        CheckRange(source, bytes, RcceError.Source);
        if (ue == Ue && target.Offset < source.Offset + bytes && source.Offset < target.Offset + bytes)
            throw new RcceException(RcceError.DataOverlap, $"{bytes} bytes at {source.Offset} and at {target.Offset} overlap.");
        Span<byte> line = stackalloc byte[LineBytes];
        CoreId owner = CoreOf(ue);
        _core.InvalidateMpbt();
        for (int done = 0; done < bytes; done += LineBytes)
        {
            _core.ReadMpbt(MessagePassingBuffer.Address(Scc.Me, source.Offset + done), line);
            _core.WriteMpbt(MessagePassingBuffer.Address(owner, target.Offset + done), line);
        }
    }

    /// <summary>Reads from the buffer of a unit of execution into private memory (RCCE_get).</summary>
    /// <param name="target">Filled; whole lines.</param>
    /// <param name="source">Where; a multiple of 32.</param>
    /// <param name="ue">Whose buffer.</param>
    public void Get(Span<byte> target, MpbPointer source, int ue)
    {
        CheckRange(source, target.Length, RcceError.Source);
        _mpb.Read(CoreOf(ue), source.Offset, target);
    }

    /// <summary>Allocates off-chip memory that all cores share (RCCE_shmalloc), in the 16 MiB of memory controller 0. All call it alike.</summary>
    /// <param name="bytes">1 or more, rounded up to whole lines.</param>
    /// <returns>Its address, to be mapped as MPBT or uncached.</returns>
    public uint Shmalloc(int bytes)
    {
        if (bytes < 1) throw new RcceException(RcceError.MessageLength, $"{bytes} bytes cannot be allocated.");
        uint length = ((uint)bytes + LineBytes - 1) / LineBytes * LineBytes;
        if (_sharedNext + (ulong)length > AddressMap.EntryBytes) throw new RcceException(RcceError.Malloc, $"{bytes} bytes of shared memory are not free, {AddressMap.EntryBytes - _sharedNext} are.");
        uint address = AddressMap.SharedMemory + _sharedNext;
        _sharedNext += length;
        return address;
    }

    /// <summary>Gives back the shared memory that was allocated last (RCCE_shfree). All call it alike.</summary>
    /// <param name="address">As it was given.</param>
    public void Shfree(uint address)
    {
        if (address < AddressMap.SharedMemory + SharedReserved || address >= AddressMap.SharedMemory + _sharedNext)
            throw new RcceException(RcceError.Target, $"no shared memory is allocated at 0x{address:X8}.");
        _sharedNext = address - AddressMap.SharedMemory;
    }

    /// <summary>Makes shared memory mapped as MPBT agree with what others see (RCCE_shflush): drains what was written, drops what was read.</summary>
    public void Shflush()
    {
        _mpb.Drain();
        _core.InvalidateMpbt();
    }

    /// <summary>Makes what was written visible before what comes after (RCCE_fence).</summary>
    public void Fence() => Shflush();

    private static void CheckRange(MpbPointer pointer, int bytes, RcceError outside)
    {
        if (bytes <= 0 || bytes % LineBytes != 0) throw new RcceException(RcceError.MessageLength, $"{bytes} bytes are no whole lines of {LineBytes}.");
        if (pointer.Offset % LineBytes != 0) throw new RcceException(RcceError.Alignment, $"offset {pointer.Offset} is no multiple of {LineBytes}.");
        if (pointer.Offset < 0 || pointer.Offset + (long)bytes > MessagePassingBuffer.BytesPerCore)
            throw new RcceException(outside, $"{bytes} bytes at offset {pointer.Offset} do not lie within the {MessagePassingBuffer.BytesPerCore} bytes of a core.");
    }
}
