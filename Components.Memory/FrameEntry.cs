using LibOs.Abstractions.Composition;

namespace LibOs.Components.Memory;

/// <summary>
/// What the buddy allocator keeps of one frame, packed into 64 bits: bits 0 to 3 the order of the free block that
/// starts there plus one, bits 4 to 33 the next and bits 34 to 63 the previous entry of that order's list.
/// </summary>
/// <remarks>0 stands for a frame that starts no free block, so zeroed storage needs no preparation.</remarks>
[KernelPath]
internal static class FrameEntry
{
    private const int NextShift = 4;
    private const int PreviousShift = 34;
    private const uint TagMask = 0xF;
    private const ulong LinkMask = (1UL << 30) - 1;

    /// <summary>Packs an entry.</summary>
    public static ulong Pack(int order, int next, int previous) =>
        (uint)(order + 1) | ((ulong)(uint)next << NextShift) | ((ulong)(uint)previous << PreviousShift);

    /// <summary>The order of the free block that starts at the frame, or -1.</summary>
    public static int Order(ulong entry) => (int)((uint)entry & TagMask) - 1;

    /// <summary>The index of the next entry in the list.</summary>
    public static int Next(ulong entry) => (int)((entry >> NextShift) & LinkMask);

    /// <summary>The index of the previous entry in the list.</summary>
    public static int Previous(ulong entry) => (int)(entry >> PreviousShift);

    /// <summary>The entry with another next link.</summary>
    public static ulong WithNext(ulong entry, int next) =>
        (entry & ~(LinkMask << NextShift)) | ((ulong)(uint)next << NextShift);

    /// <summary>The entry with another previous link.</summary>
    public static ulong WithPrevious(ulong entry, int previous) =>
        (entry & ~(LinkMask << PreviousShift)) | ((ulong)(uint)previous << PreviousShift);
}
