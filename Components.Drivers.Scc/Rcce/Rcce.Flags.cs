using System.Buffers.Binary;

namespace LibOs.Components.Drivers.Scc;

/// <content>Flags.</content>
public sealed partial class Rcce
{
    /// <summary>Bytes that can ride in a flag's line beside its value.</summary>
    public const int MaxTaggedLength = LineBytes - sizeof(int);

    /// <summary>Allocates a flag on every unit of execution, at 0 (RCCE_flag_alloc). All call it alike.</summary>
    /// <remarks>A value that another writes before this one has allocated is lost; meet in a barrier first.</remarks>
    /// <exception cref="RcceException">FlagNotAllocated: there is no room.</exception>
    public RcceFlag FlagAlloc()
    {
        if (!_allocator.TryAllocate(LineBytes, out int offset)) throw new RcceException(RcceError.FlagNotAllocated, "raise RcceOptions.MallocBytes.");
        var flag = new RcceFlag(offset);
        WriteFlag(flag, 0, [], Scc.Me);
        return flag;
    }

    /// <summary>Gives a flag back (RCCE_flag_free). All call it alike.</summary>
    /// <param name="flag">The flag.</param>
    public void FlagFree(RcceFlag flag)
    {
        if (!_allocator.TryFree(CheckFlag(flag).Offset)) throw new RcceException(RcceError.FlagUndefined, "the flag was freed already.");
    }

    /// <summary>Sets a flag of a unit of execution (RCCE_flag_write): writes a whole line.</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ue">Whose.</param>
    public void FlagWrite(RcceFlag flag, int value, int ue) => WriteFlag(CheckFlag(flag), value, [], CoreOf(ue));

    /// <summary>Sets a flag together with bytes that ride in its line (iRCCE_flag_write_tagged).</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="value">Its value.</param>
    /// <param name="tag">At most 28 bytes.</param>
    /// <param name="ue">Whose.</param>
    public void FlagWriteTagged(RcceFlag flag, int value, ReadOnlySpan<byte> tag, int ue)
    {
        if (tag.Length > MaxTaggedLength) throw new RcceException(RcceError.MessageLength, $"{tag.Length} bytes do not fit a flag's line, {MaxTaggedLength} do.");
        WriteFlag(CheckFlag(flag), value, tag, CoreOf(ue));
    }

    /// <summary>Reads a flag of a unit of execution (RCCE_flag_read).</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="ue">Whose.</param>
    public int FlagRead(RcceFlag flag, int ue) => ReadFlag(CheckFlag(flag), CoreOf(ue));

    /// <summary>Reads a flag and the bytes in its line (iRCCE_flag_read_tagged).</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="tag">Filled; at most 28 bytes.</param>
    /// <param name="ue">Whose.</param>
    public int FlagReadTagged(RcceFlag flag, Span<byte> tag, int ue)
    {
        if (tag.Length > MaxTaggedLength) throw new RcceException(RcceError.MessageLength, $"a flag's line holds {MaxTaggedLength} bytes, not {tag.Length}.");
        return ReadFlag(CheckFlag(flag), CoreOf(ue), tag);
    }

    /// <summary>Waits until the own flag has a value (RCCE_wait_until). Requests that are under way go on meanwhile.</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="value">The value.</param>
    public void WaitUntil(RcceFlag flag, int value)
    {
        _ = CheckFlag(flag);
        while (ReadFlag(flag, Scc.Me) != value) Idle();
    }

    /// <summary>Whether the own flag has a value (RCCE_test_flag).</summary>
    /// <param name="flag">The flag.</param>
    /// <param name="value">The value.</param>
    public bool TestFlag(RcceFlag flag, int value) => ReadFlag(CheckFlag(flag), Scc.Me) == value;

    private RcceFlag[] AllocateFlags(int count)
    {
        var flags = new RcceFlag[count];
        for (int i = 0; i < count; i++)
        {
            // The buffer was cleared, so these are 0 already.
            if (!_allocator.TryAllocate(LineBytes, out int offset)) throw new RcceException(RcceError.FlagNotAllocated, "there is no room for RCCE's own flags.");
            flags[i] = new RcceFlag(offset);
        }

        return flags;
    }

    private void WriteFlag(RcceFlag flag, int value, ReadOnlySpan<byte> tag, CoreId owner)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        line.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(line, value);
        tag.CopyTo(line[sizeof(int)..]);
        _core.WriteMpbt(MessagePassingBuffer.Address(owner, flag.Offset), line);
    }

    private int ReadFlag(RcceFlag flag, CoreId owner)
    {
        Span<byte> word = stackalloc byte[sizeof(int)];
        _core.InvalidateMpbt();
        _core.ReadMpbt(MessagePassingBuffer.Address(owner, flag.Offset), word);
        return BinaryPrimitives.ReadInt32LittleEndian(word);
    }

    private int ReadFlag(RcceFlag flag, CoreId owner, Span<byte> tag)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        _core.InvalidateMpbt();
        _core.ReadMpbt(MessagePassingBuffer.Address(owner, flag.Offset), line);
        line.Slice(sizeof(int), tag.Length).CopyTo(tag);
        return BinaryPrimitives.ReadInt32LittleEndian(line);
    }

    private static RcceFlag CheckFlag(RcceFlag flag) => flag.IsAllocated ? flag : throw new RcceException(RcceError.FlagUndefined, "allocate it with FlagAlloc.");
}
