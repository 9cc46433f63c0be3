using LibOs.Abstractions.Composition;

namespace LibOs.Components.Memory;

/// <summary>Searches in the tree of areas.</summary>
[KernelPath]
internal static class AreaSearch
{
    /// <summary>The lowest area that ends above an address, or 0.</summary>
    public static int EndingAbove(Span<AreaNode> nodes, int root, ulong address)
    {
        int found = 0;
        for (int at = root; at != 0;)
        {
            if (nodes[at].End > address)
            {
                found = at;
                at = nodes[at].Left;
            }
            else
            {
                at = nodes[at].Right;
            }
        }

        return found;
    }

    /// <summary>The lowest area that ends at or above an address, or 0.</summary>
    public static int EndingAtOrAbove(Span<AreaNode> nodes, int root, ulong address) =>
        EndingAbove(nodes, root, address == 0 ? 0 : address - 1);

    /// <summary>
    /// Finds the lowest free stretch between two areas that begins at or above an address and is long enough.
    /// </summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="root">The root.</param>
    /// <param name="from">Where the stretch may begin at the lowest.</param>
    /// <param name="length">Bytes wanted, not 0.</param>
    /// <param name="low">The first free address.</param>
    /// <param name="high">The address after the last.</param>
    public static bool TryFindGap(Span<AreaNode> nodes, int root, ulong from, ulong length, out ulong low, out ulong high)
    {
        low = 0;
        high = 0;

        // Start at the lowest area that ends at `from` or above, and climb. A gap that lies right of the path is
        // either next to a node of the path or inside a right subtree, whose sum tells whether it holds one.
        int child = 0;
        for (int at = EndingAtOrAbove(nodes, root, from); at != 0; child = at, at = nodes[at].Parent)
        {
            if (child != 0 && nodes[at].Right == child) continue; // all of it lies below where the climb came from
            ref AreaNode node = ref nodes[at];
            if (child != 0 && node.Start - nodes[child].High >= length)
            {
                low = nodes[child].High;
                high = node.Start;
                return true;
            }

            if (node.Right == 0) continue;
            ref AreaNode right = ref nodes[node.Right];
            if (right.Low - node.End >= length)
            {
                low = node.End;
                high = right.Low;
                return true;
            }

            if (right.Gap >= length)
            {
                Lowest(nodes, node.Right, length, out low, out high);
                return true;
            }
        }

        return false;
    }

    /// <summary>The lowest long enough gap of a subtree that is known to hold one.</summary>
    private static void Lowest(Span<AreaNode> nodes, int at, ulong length, out ulong low, out ulong high)
    {
        while (true)
        {
            ref AreaNode node = ref nodes[at];
            if (node.Left != 0)
            {
                ref AreaNode left = ref nodes[node.Left];
                if (left.Gap >= length)
                {
                    at = node.Left;
                    continue;
                }

                if (node.Start - left.High >= length)
                {
                    low = left.High;
                    high = node.Start;
                    return;
                }
            }

            ulong next = nodes[node.Right].Low;
            if (next - node.End >= length)
            {
                low = node.End;
                high = next;
                return;
            }

            at = node.Right;
        }
    }
}
