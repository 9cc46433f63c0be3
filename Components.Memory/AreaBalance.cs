using LibOs.Abstractions.Composition;

namespace LibOs.Components.Memory;

/// <summary>
/// The tree's mechanics: an AVL tree (the heights of two siblings differ by one at most, so a million areas stand no
/// higher than 29) whose nodes sum up what lies below them. Nothing here recurses.
/// </summary>
[KernelPath]
internal static class AreaBalance
{
    /// <summary>Hangs a new leaf into the place that its start asks for, and restores balance and sums.</summary>
    public static void Insert(Span<AreaNode> nodes, ref int root, int node)
    {
        int parent = 0;
        ulong start = nodes[node].Start;
        for (int at = root; at != 0;)
        {
            parent = at;
            at = start < nodes[at].Start ? nodes[at].Left : nodes[at].Right;
        }

        nodes[node].Left = 0;
        nodes[node].Right = 0;
        nodes[node].Parent = parent;
        if (parent == 0) root = node;
        else if (start < nodes[parent].Start) nodes[parent].Left = node;
        else nodes[parent].Right = node;
        Restore(nodes, ref root, node);
    }

    /// <summary>Takes an area out of the tree.</summary>
    /// <returns>
    /// The node that is not in use any more. That of an area with two subtrees stays and takes over the area after it,
    /// whose node leaves instead; no other area changes its node.
    /// </returns>
    public static int Remove(Span<AreaNode> nodes, ref int root, int node)
    {
        if (nodes[node].Left != 0 && nodes[node].Right != 0)
        {
            int next = nodes[node].Right;
            while (nodes[next].Left != 0) next = nodes[next].Left;
            nodes[node].Start = nodes[next].Start;
            nodes[node].End = nodes[next].End;
            nodes[node].Protection = nodes[next].Protection;
            nodes[node].Kind = nodes[next].Kind;
            node = next;
        }

        int child = nodes[node].Left != 0 ? nodes[node].Left : nodes[node].Right;
        int parent = nodes[node].Parent;
        if (child != 0) nodes[child].Parent = parent;
        Replace(nodes, ref root, parent, node, child);
        Restore(nodes, ref root, parent);
        return node;
    }

    /// <summary>Restores balance and sums from a changed node up to the root.</summary>
    public static void Restore(Span<AreaNode> nodes, ref int root, int node)
    {
        while (node != 0)
        {
            Sum(nodes, node);
            int lean = Height(nodes, nodes[node].Left) - Height(nodes, nodes[node].Right);
            if (lean > 1)
            {
                int left = nodes[node].Left;
                if (Height(nodes, nodes[left].Left) < Height(nodes, nodes[left].Right)) RotateLeft(nodes, ref root, left);
                node = RotateRight(nodes, ref root, node);
            }
            else if (lean < -1)
            {
                int right = nodes[node].Right;
                if (Height(nodes, nodes[right].Right) < Height(nodes, nodes[right].Left)) RotateRight(nodes, ref root, right);
                node = RotateLeft(nodes, ref root, node);
            }

            node = nodes[node].Parent;
        }
    }

    /// <summary>The node of the area after, or 0.</summary>
    public static int Next(Span<AreaNode> nodes, int node)
    {
        if (nodes[node].Right != 0)
        {
            node = nodes[node].Right;
            while (nodes[node].Left != 0) node = nodes[node].Left;
            return node;
        }

        int parent = nodes[node].Parent;
        while (parent != 0 && nodes[parent].Right == node)
        {
            node = parent;
            parent = nodes[node].Parent;
        }

        return parent;
    }

    private static int Height(Span<AreaNode> nodes, int node) => node == 0 ? 0 : nodes[node].Height;

    private static void Sum(Span<AreaNode> nodes, int index)
    {
        ref AreaNode node = ref nodes[index];
        ulong low = node.Start;
        ulong high = node.End;
        ulong gap = 0;
        int height = 0;
        if (node.Left != 0)
        {
            ref AreaNode left = ref nodes[node.Left];
            low = left.Low;
            gap = Math.Max(left.Gap, node.Start - left.High);
            height = left.Height;
        }

        if (node.Right != 0)
        {
            ref AreaNode right = ref nodes[node.Right];
            high = right.High;
            gap = Math.Max(gap, Math.Max(right.Gap, right.Low - node.End));
            height = Math.Max(height, right.Height);
        }

        node.Low = low;
        node.High = high;
        node.Gap = gap;
        node.Height = (byte)(height + 1);
    }

    private static int RotateLeft(Span<AreaNode> nodes, ref int root, int node)
    {
        int top = nodes[node].Right;
        int middle = nodes[top].Left;
        nodes[node].Right = middle;
        if (middle != 0) nodes[middle].Parent = node;
        nodes[top].Left = node;
        Lift(nodes, ref root, node, top);
        return top;
    }

    private static int RotateRight(Span<AreaNode> nodes, ref int root, int node)
    {
        int top = nodes[node].Left;
        int middle = nodes[top].Right;
        nodes[node].Left = middle;
        if (middle != 0) nodes[middle].Parent = node;
        nodes[top].Right = node;
        Lift(nodes, ref root, node, top);
        return top;
    }

    private static void Lift(Span<AreaNode> nodes, ref int root, int node, int top)
    {
        int parent = nodes[node].Parent;
        nodes[top].Parent = parent;
        nodes[node].Parent = top;
        Replace(nodes, ref root, parent, node, top);
        Sum(nodes, node);
        Sum(nodes, top);
    }

    private static void Replace(Span<AreaNode> nodes, ref int root, int parent, int node, int by)
    {
        if (parent == 0) root = by;
        else if (nodes[parent].Left == node) nodes[parent].Left = by;
        else nodes[parent].Right = by;
    }
}
