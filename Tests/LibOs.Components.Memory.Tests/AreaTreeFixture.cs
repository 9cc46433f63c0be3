using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

/// <summary>An area tree with its storage, addressed in pages, and a check of its shape.</summary>
internal sealed class AreaTreeFixture
{
    public const ulong Page = 4096;
    private readonly byte[] _storage;
    private readonly ulong _base;
    private AreaTree _tree;

    public AreaTreeFixture(int capacity, ulong basePage, ulong pages)
    {
        _base = basePage * Page;
        _storage = new byte[AreaTree.GetStorageSize(capacity)];
        _tree.Initialize(_storage, capacity, _base, _base + (pages * Page));
    }

    public int Count => _tree.Count;

    public ulong MappedPages => _tree.MappedBytes / Page;

    public AreaResult Map(ulong page, ulong pages, AreaProtection protection, AreaKind kind = AreaKind.Anonymous) =>
        _tree.Map(_storage, _base + (page * Page), pages * Page, protection, kind);

    public AreaResult Unmap(ulong page, ulong pages) => _tree.Unmap(_storage, _base + (page * Page), pages * Page);

    public AreaResult Protect(ulong page, ulong pages, AreaProtection protection) =>
        _tree.Protect(_storage, _base + (page * Page), pages * Page, protection);

    public (ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)? Find(ulong page) =>
        _tree.TryFind(_storage, _base + (page * Page) + 123, out Area area) ? InPages(area) : null;

    public (ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)? FindNext(ulong page) =>
        _tree.TryFindNext(_storage, _base + (page * Page), out Area area) ? InPages(area) : null;

    public ulong? FindFree(ulong pages, ulong alignmentPages = 1)
    {
        bool found = _tree.TryFindFree(_storage, pages * Page, alignmentPages * Page, out ulong start);
        if (!found) Assert.Equal(0u, start);
        return found ? (start - _base) / Page : null;
    }

    public AreaResult MapBytes(ulong start, ulong length) =>
        _tree.Map(_storage, start, length, AreaProtection.Read, AreaKind.Anonymous);

    public AreaResult UnmapBytes(ulong start, ulong length) => _tree.Unmap(_storage, start, length);

    public AreaResult ProtectBytes(ulong start, ulong length) => _tree.Protect(_storage, start, length, AreaProtection.Read);

    public bool TryFindFreeBytes(ulong length, ulong alignment, out ulong start) =>
        _tree.TryFindFree(_storage, length, alignment, out start);

    /// <summary>All areas in order, as walking the map tells them.</summary>
    public List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)> Areas()
    {
        var areas = new List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)>();
        for (ulong page = 0; FindNext(page) is { } area; page = area.End) areas.Add(area);
        return areas;
    }

    /// <summary>Checks order, links, balance, sums and that no two neighbours are alike.</summary>
    public void CheckShape()
    {
        Span<AreaNode> nodes = MemoryMarshal.Cast<byte, AreaNode>(_storage.AsSpan());
        var order = new List<int>();
        Check(nodes, _tree.Root, 0, order);
        Assert.Equal(_tree.Count, order.Count);
        ulong mapped = 0;
        for (int i = 0; i < order.Count; i++)
        {
            ref AreaNode node = ref nodes[order[i]];
            Assert.True(node.Start < node.End, "an area is empty");
            mapped += node.End - node.Start;
            if (i == 0) continue;
            ref AreaNode before = ref nodes[order[i - 1]];
            Assert.True(before.End <= node.Start, "areas overlap");
            bool alike = before.Protection == node.Protection && before.Kind == node.Kind;
            Assert.False(alike && before.End == node.Start, "like neighbours are two areas");
        }

        Assert.Equal(mapped, _tree.MappedBytes);
        Assert.Equal(0, nodes[0].Height);
        Assert.Equal(0u, nodes[0].End);
    }

    /// <summary>The greatest height that an AVL tree of so many nodes can have.</summary>
    public static int GreatestHeight(int count) => (int)(1.4405 * Math.Log2(count + 2));

    public int Height() => MemoryMarshal.Cast<byte, AreaNode>(_storage.AsSpan())[_tree.Root].Height;

    private static (int Height, ulong Low, ulong High, ulong Gap) Check(Span<AreaNode> nodes, int index, int parent, List<int> order)
    {
        if (index == 0) return default;
        ref AreaNode node = ref nodes[index];
        Assert.Equal(parent, node.Parent);
        (int Height, ulong Low, ulong High, ulong Gap) left = Check(nodes, node.Left, index, order);
        order.Add(index);
        (int Height, ulong Low, ulong High, ulong Gap) right = Check(nodes, node.Right, index, order);
        ulong low = node.Left != 0 ? left.Low : node.Start;
        ulong high = node.Right != 0 ? right.High : node.End;
        ulong gap = Math.Max(left.Gap, right.Gap);
        if (node.Left != 0) gap = Math.Max(gap, node.Start - left.High);
        if (node.Right != 0) gap = Math.Max(gap, right.Low - node.End);
        Assert.InRange(left.Height - right.Height, -1, 1);
        Assert.Equal(Math.Max(left.Height, right.Height) + 1, node.Height);
        Assert.Equal((low, high, gap), (node.Low, node.High, node.Gap));
        return (node.Height, low, high, gap);
    }

    private (ulong Start, ulong End, AreaProtection Protection, AreaKind Kind) InPages(Area area) =>
        ((area.Start - _base) / Page, (area.End - _base) / Page, area.Protection, area.Kind);
}
