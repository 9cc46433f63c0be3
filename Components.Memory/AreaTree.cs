using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory;

/// <summary>
/// The areas of an address space in a balanced tree, ordered by address, whose nodes also know the longest free stretch
/// below them.
/// </summary>
/// <remarks>
/// <para>
/// Finding an address and finding free space take logarithmic time; a change takes logarithmic time for each area in
/// its range. Free space is the lowest that fits. With an alignment above 4096 a stretch may be long enough and yet
/// hold no aligned range: after sixteen such stretches it is the lowest in a stretch so long that an aligned range is sure
/// to fit, and only when there is none, the lowest that fits again.
/// </para>
/// <para>
/// Neighbours with the same protection and kind are always one area. A change is done whole or not at all:
/// <see cref="AreaResult.Full"/> comes exactly when the areas afterwards would be more than the capacity, and then nothing has
/// changed. Areas of <see cref="AreaKind.Image"/> can be protected, but neither unmapped nor mapped over: that is
/// <see cref="AreaResult.OutOfRange"/>.
/// </para>
/// <para>Storage is 56 bytes an area, of which only what was once in use is ever written.</para>
/// </remarks>
[KernelPath]
public struct AreaTree : IAreaMap
{
    private const ulong PageMask = 4095;

    // Node 0 stands for none. A change may need up to two more areas halfway than before and after it.
    private const int ExtraNodes = 3;

    // With an alignment above a page: how many stretches that are too short for it are tried before one that surely fits.
    private const int MostMisfits = 16;

    private ulong _start;
    private ulong _end;
    private ulong _mappedBytes;
    private int _root;
    private int _count;
    private int _capacity;
    private int _unused; // the first of the nodes that were in use once
    private int _touched; // nodes from 1 to this were in use once; those above are still zero

    /// <inheritdoc/>
    public readonly int Count => _count;

    /// <inheritdoc/>
    public readonly ulong MappedBytes => _mappedBytes;

    /// <summary>The bytes of storage needed for <paramref name="areaCapacity"/> areas: 56 each and 168 more.</summary>
    /// <param name="areaCapacity">16 to 1,048,576.</param>
    public static int GetStorageSize(int areaCapacity) => (areaCapacity + ExtraNodes) * Unsafe.SizeOf<AreaNode>();

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int areaCapacity, ulong start, ulong end)
    {
        _start = start;
        _end = end;
        _mappedBytes = 0;
        _root = 0;
        _count = 0;
        _capacity = areaCapacity;
        _unused = 0;
        _touched = 0;
    }

    /// <summary>Makes a range one area, replacing whatever was mapped there, and joins it with equal neighbours.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="start">The first address, a multiple of 4096.</param>
    /// <param name="length">The length in bytes, a multiple of 4096, not 0.</param>
    /// <param name="protection">What a program may do there.</param>
    /// <param name="kind">What it is for.</param>
    /// <returns>
    /// <see cref="AreaResult.OutOfRange"/>, also when part of the range belongs to the image; <see cref="AreaResult.Full"/>; or
    /// <see cref="AreaResult.Done"/>.
    /// </returns>
    public AreaResult Map(Span<byte> storage, ulong start, ulong length, AreaProtection protection, AreaKind kind)
    {
        if (!IsValid(start, length)) return AreaResult.OutOfRange;
        Span<AreaNode> nodes = Nodes(storage);
        ulong end = start + length;
        if (HoldsImage(nodes, start, end, out bool coversArea)) return AreaResult.OutOfRange;
        if (!coversArea && _count + GrowthOfMap(nodes, start, end, protection, kind) > _capacity) return AreaResult.Full;
        Clear(nodes, start, end);
        Join(nodes, start, end, protection, kind);
        return AreaResult.Done;
    }

    /// <summary>Removes whatever is mapped in a range; parts of areas outside it stay.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="start">The first address, a multiple of 4096.</param>
    /// <param name="length">The length in bytes, a multiple of 4096, not 0.</param>
    /// <returns>
    /// <see cref="AreaResult.OutOfRange"/>, also when part of the range belongs to the image; <see cref="AreaResult.Full"/>, when a
    /// hole in one area would make two of it; or <see cref="AreaResult.Done"/>, also when nothing was mapped there.
    /// </returns>
    public AreaResult Unmap(Span<byte> storage, ulong start, ulong length)
    {
        if (!IsValid(start, length)) return AreaResult.OutOfRange;
        Span<AreaNode> nodes = Nodes(storage);
        ulong end = start + length;
        if (HoldsImage(nodes, start, end, out _)) return AreaResult.OutOfRange;
        if (_count >= _capacity)
        {
            int around = AreaSearch.EndingAbove(nodes, _root, end);
            if (around != 0 && nodes[around].Start < start) return AreaResult.Full;
        }

        Clear(nodes, start, end);
        return AreaResult.Done;
    }

    /// <summary>Changes the protection of a range that is mapped without a hole; kinds stay as they are.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="start">The first address, a multiple of 4096.</param>
    /// <param name="length">The length in bytes, a multiple of 4096, not 0.</param>
    /// <param name="protection">What a program may do there from now on.</param>
    /// <returns>
    /// <see cref="AreaResult.OutOfRange"/>; <see cref="AreaResult.NotMapped"/>, when part of the range is not mapped;
    /// <see cref="AreaResult.Full"/>; or <see cref="AreaResult.Done"/>.
    /// </returns>
    public AreaResult Protect(Span<byte> storage, ulong start, ulong length, AreaProtection protection)
    {
        if (!IsValid(start, length)) return AreaResult.OutOfRange;
        Span<AreaNode> nodes = Nodes(storage);
        ulong end = start + length;
        if (!IsMapped(nodes, start, end)) return AreaResult.NotMapped;
        if (_count + GrowthOfProtect(nodes, start, end, protection) > _capacity) return AreaResult.Full;
        while (start < end)
        {
            int at = AreaSearch.EndingAbove(nodes, _root, start);
            ulong pieceEnd = Math.Min(nodes[at].End, end);
            if (nodes[at].Protection != protection)
            {
                AreaKind kind = nodes[at].Kind;
                Clear(nodes, start, pieceEnd);
                Join(nodes, start, pieceEnd, protection, kind);
            }

            start = pieceEnd;
        }

        return AreaResult.Done;
    }

    /// <inheritdoc/>
    public readonly bool TryFind(Span<byte> storage, ulong address, out Area area) =>
        TryFindNext(storage, address, out area) && area.Start <= address;

    /// <inheritdoc/>
    public readonly bool TryFindNext(Span<byte> storage, ulong address, out Area area)
    {
        Span<AreaNode> nodes = Nodes(storage);
        ref AreaNode node = ref nodes[AreaSearch.EndingAbove(nodes, _root, address)];
        area = new Area(node.Start, node.End, node.Protection, node.Kind);
        return node.End != 0; // node 0, none, is never written
    }

    /// <summary>Finds low free space.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="length">Bytes wanted, a multiple of 4096, not 0.</param>
    /// <param name="alignment">A power of two, at least 4096.</param>
    /// <param name="start">
    /// A multiple of the alignment at which that many bytes are free, the lowest unless more than sixteen stretches were
    /// passed over as misaligned; 0 when there is none.
    /// </param>
    /// <returns>Whether there is such space; never with a length or an alignment that is not allowed.</returns>
    public readonly bool TryFindFree(Span<byte> storage, ulong length, ulong alignment, out ulong start)
    {
        start = 0;
        if (length == 0 || (length & PageMask) != 0) return false;
        if (alignment <= PageMask || (alignment & (alignment - 1)) != 0) return false;
        if (_root == 0) return Fits(_start, _end, length, alignment, out start);

        Span<AreaNode> nodes = Nodes(storage);
        if (Fits(_start, nodes[_root].Low, length, alignment, out start)) return true;
        ulong from = _start;
        ulong sure = length + (alignment - PageMask - 1);
        if (sure < length) sure = ulong.MaxValue;
        for (int misfits = 0; AreaSearch.TryFindGap(nodes, _root, from, length, out ulong low, out ulong high); misfits++)
        {
            if (Fits(low, high, length, alignment, out start)) return true;
            from = high;
            if (misfits != MostMisfits) continue;
            if (AreaSearch.TryFindGap(nodes, _root, from, sure, out low, out high)) return Fits(low, high, length, alignment, out start);
            if (Fits(nodes[_root].High, _end, length, alignment, out start)) return true;
        }

        return Fits(nodes[_root].High, _end, length, alignment, out start);
    }

    /// <summary>The node at the top of the tree, 0 when the map is empty; for checks of the tree's shape.</summary>
    internal readonly int Root => _root;

    private static Span<AreaNode> Nodes(Span<byte> storage) => MemoryMarshal.Cast<byte, AreaNode>(storage);

    private static bool Fits(ulong low, ulong high, ulong length, ulong alignment, out ulong start)
    {
        ulong aligned = (low + alignment - 1) & ~(alignment - 1);
        bool fits = aligned >= low && aligned <= high && high - aligned >= length;
        start = fits ? aligned : 0;
        return fits;
    }

    private readonly bool IsValid(ulong start, ulong length) =>
        length != 0 && ((start | length) & PageMask) == 0 && start >= _start && start <= _end && length <= _end - start;

    /// <summary>Whether a range touches the image; if not, whether an area lies whole in the range.</summary>
    private readonly bool HoldsImage(Span<AreaNode> nodes, ulong start, ulong end, out bool coversArea)
    {
        coversArea = false;
        int at = AreaSearch.EndingAbove(nodes, _root, start);
        for (; at != 0 && nodes[at].Start < end; at = AreaBalance.Next(nodes, at))
        {
            if (nodes[at].Kind == AreaKind.Image) return true;
            if (nodes[at].Start >= start && nodes[at].End <= end) coversArea = true;
        }

        return false;
    }

    private readonly bool IsMapped(Span<AreaNode> nodes, ulong start, ulong end)
    {
        int at = AreaSearch.EndingAbove(nodes, _root, start);
        while (at != 0 && nodes[at].Start <= start)
        {
            start = nodes[at].End;
            if (start >= end) return true;
            at = AreaBalance.Next(nodes, at);
        }

        return false;
    }

    /// <summary>By how many areas the map grows when a range that covers no whole area becomes one area.</summary>
    private readonly int GrowthOfMap(Span<AreaNode> nodes, ulong start, ulong end, AreaProtection protection, AreaKind kind)
    {
        int left = AreaSearch.EndingAtOrAbove(nodes, _root, start);
        if (left != 0 && nodes[left].Start >= start) left = 0;
        int right = AreaSearch.EndingAbove(nodes, _root, end);
        if (right != 0 && nodes[right].Start > end) right = 0;
        bool joinsLeft = left != 0 && IsLike(in nodes[left], protection, kind);
        if (left != 0 && left == right) return joinsLeft ? 0 : 2;
        bool joinsRight = right != 0 && IsLike(in nodes[right], protection, kind);
        return 1 - (joinsLeft ? 1 : 0) - (joinsRight ? 1 : 0);
    }

    /// <summary>By how many areas the map grows when a range without holes gets one protection.</summary>
    private readonly int GrowthOfProtect(Span<AreaNode> nodes, ulong start, ulong end, AreaProtection protection)
    {
        int growth = 0;
        int at = AreaSearch.EndingAtOrAbove(nodes, _root, start);
        int before = 0;
        if (nodes[at].End == start)
        {
            before = at;
            at = AreaBalance.Next(nodes, at);
        }

        // What begins or ends outside the range is cut there, unless it has the protection already.
        if (nodes[at].Start < start && nodes[at].Protection != protection) growth++;
        else if (before != 0 && nodes[before].End == nodes[at].Start && IsLike(in nodes[before], protection, nodes[at].Kind)) growth--;
        while (nodes[at].End < end)
        {
            int next = AreaBalance.Next(nodes, at);
            if (nodes[next].Kind == nodes[at].Kind) growth--;
            at = next;
        }

        if (nodes[at].End > end) return nodes[at].Protection != protection ? growth + 1 : growth;
        int after = AreaBalance.Next(nodes, at);
        if (after != 0 && nodes[after].Start == end && IsLike(in nodes[after], protection, nodes[at].Kind)) growth--;
        return growth;
    }

    private static bool IsLike(ref readonly AreaNode node, AreaProtection protection, AreaKind kind) =>
        node.Protection == protection && node.Kind == kind;

    /// <summary>Makes a range free.</summary>
    private void Clear(Span<AreaNode> nodes, ulong start, ulong end)
    {
        int at = AreaSearch.EndingAbove(nodes, _root, start);
        while (at != 0 && nodes[at].Start < end)
        {
            ulong areaStart = nodes[at].Start;
            ulong areaEnd = nodes[at].End;
            if (areaStart < start)
            {
                SetEnd(nodes, at, start);
                if (areaEnd > end) Add(nodes, end, areaEnd, nodes[at].Protection, nodes[at].Kind);
            }
            else if (areaEnd > end)
            {
                SetStart(nodes, at, end);
            }
            else
            {
                Remove(nodes, at);
            }

            _mappedBytes -= Math.Min(areaEnd, end) - Math.Max(areaStart, start);
            at = AreaSearch.EndingAbove(nodes, _root, start);
        }
    }

    /// <summary>Makes a free range an area, or part of the neighbours that are like it.</summary>
    private void Join(Span<AreaNode> nodes, ulong start, ulong end, AreaProtection protection, AreaKind kind)
    {
        _mappedBytes += end - start;
        int left = AreaSearch.EndingAtOrAbove(nodes, _root, start);
        int right = left;
        if (left != 0 && nodes[left].End == start) right = AreaBalance.Next(nodes, left);
        else left = 0;
        bool joinsLeft = left != 0 && IsLike(in nodes[left], protection, kind);
        bool joinsRight = right != 0 && nodes[right].Start == end && IsLike(in nodes[right], protection, kind);
        if (joinsLeft)
        {
            if (joinsRight)
            {
                end = nodes[right].End;
                Remove(nodes, right); // the node of the area on the left stays
            }

            SetEnd(nodes, left, end);
        }
        else if (joinsRight)
        {
            SetStart(nodes, right, start);
        }
        else
        {
            Add(nodes, start, end, protection, kind);
        }
    }

    private void SetStart(Span<AreaNode> nodes, int node, ulong start)
    {
        nodes[node].Start = start;
        AreaBalance.Restore(nodes, ref _root, node);
    }

    private void SetEnd(Span<AreaNode> nodes, int node, ulong end)
    {
        nodes[node].End = end;
        AreaBalance.Restore(nodes, ref _root, node);
    }

    private void Add(Span<AreaNode> nodes, ulong start, ulong end, AreaProtection protection, AreaKind kind)
    {
        int node = _unused;
        if (node != 0) _unused = nodes[node].Left;
        else node = ++_touched;
        nodes[node].Start = start;
        nodes[node].End = end;
        nodes[node].Protection = protection;
        nodes[node].Kind = kind;
        AreaBalance.Insert(nodes, ref _root, node);
        _count++;
    }

    private void Remove(Span<AreaNode> nodes, int node)
    {
        int unused = AreaBalance.Remove(nodes, ref _root, node);
        nodes[unused].Left = _unused;
        _unused = unused;
        _count--;
    }
}
