using LibOs.Abstractions.Ports;

namespace LibOs.Kernel.Memory;

/// <summary>Page table entries (Intel SDM volume 3, section 4.5).</summary>
internal static class PageEntry
{
    public const ulong Present = 1;
    public const ulong Writable = 1 << 1;
    public const ulong WriteThrough = 1 << 3;
    public const ulong CacheDisabled = 1 << 4;
    public const ulong Large = 1 << 7;
    public const ulong NoExecute = 1ul << 63;
    public const ulong AddressMask = 0x000F_FFFF_FFFF_F000;

    /// <summary>One of the bits that the processor leaves to software: the entry owns a frame though it may be not present.</summary>
    public const ulong Owned = 1 << 9;

    /// <summary>Another: the frame is not part of what the program was promised, such as a page of a stack.</summary>
    public const ulong Uncharged = 1 << 10;

    /// <summary>Another: the frame, or the table, goes back to the allocator as soon as no core uses the entry any more.</summary>
    public const ulong Released = 1 << 11;

    /// <summary>The entry of a page that the program may use as an area allows.</summary>
    /// <remarks>
    /// An area that is to be both writable and executable is granted one after the other: writable until an instruction is
    /// fetched, executable until a store.
    /// </remarks>
    /// <param name="frame">The frame's physical address.</param>
    /// <param name="protection">The area's protection.</param>
    /// <param name="fetching">Whether the access in hand is an instruction fetch.</param>
    public static ulong ForProgram(ulong frame, AreaProtection protection, bool fetching)
    {
        ulong entry = frame | Owned;
        if (protection == AreaProtection.None) return entry;
        entry |= Present;
        bool execute = (protection & AreaProtection.Execute) != 0;
        bool write = (protection & AreaProtection.Write) != 0;
        if (write && execute)
        {
            write = !fetching;
            execute = fetching;
        }

        if (write) entry |= Writable;
        if (!execute) entry |= NoExecute;
        return entry;
    }

    /// <summary>The same page with what an area allows now; what it is counted as, and whether it is a large one, stays.</summary>
    public static ulong WithProtection(ulong entry, AreaProtection protection, bool fetching)
    {
        ulong changed = ForProgram(entry & AddressMask, protection, fetching) | (entry & (Large | Uncharged));
        return (entry & Owned) != 0 ? changed : changed & ~Owned; // a page of the image is not the allocator's
    }

    /// <summary>Whether a change takes something away that a core may still have in its translations.</summary>
    public static bool IsLess(ulong changed, ulong old) =>
        (old & Present) != 0
        && ((changed & Present) == 0 || (old & ~changed & Writable) != 0 || (changed & ~old & NoExecute) != 0);
}
