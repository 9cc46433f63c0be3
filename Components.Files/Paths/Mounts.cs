using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>What is mounted where.</summary>
[KernelPath]
internal static unsafe class Mounts<THost>
    where THost : unmanaged, IFilesHost
{
    private static MountTable s_mounts;
    private static int s_count;

    /// <summary>The number of mounts.</summary>
    public static int Count => s_count;

    /// <summary>A mount, by its number.</summary>
    public static ref Mount Get(int index) => ref s_mounts[index];

    /// <summary>Covers a directory. Both nodes are taken over.</summary>
    public static long Add(Node covered, Node root, ReadOnlySpan<byte> path, bool isReadOnly)
    {
        if (s_count == MountTable.Capacity) return -Error.NoSpace;
        byte* copy = Heap<THost>.Take(path.Length);
        if (copy == null) return -Error.NoMemory;
        // SAFETY: room for the path was just taken.
        _ = KernelBytes.Copy(path, new Span<byte>(copy, path.Length));
        ref Mount mount = ref s_mounts[s_count];
        mount.Covered = covered;
        mount.Root = root;
        mount.IsReadOnly = isReadOnly;
        mount.Path = copy;
        mount.PathLength = path.Length;
        s_count++;
        if (covered.System == FileSystemKind.Memory) MemoryFiles<THost>.InodeOf(in covered)->Mount = (byte)s_count;
        return 0;
    }

    /// <summary>Goes from a directory that is covered to what covers it.</summary>
    public static void Cross(ref Node node)
    {
        if (!node.IsDirectory || s_count == 0) return;
        if (node.System == FileSystemKind.Memory && MemoryFiles<THost>.InodeOf(in node)->Mount == 0) return;
        for (int i = 0; i < s_count; i++)
        {
            ref Mount mount = ref s_mounts[i];
            if (!FileSystems<THost>.IsSame(in mount.Covered, in node)) continue;
            FileSystems<THost>.Release(in node);
            node = mount.Root;
            FileSystems<THost>.Retain(in node);
            i = -1; // what covers it may be covered too
        }
    }

    /// <summary>Finds the directory that the root of a mount covers, with a reference of its own.</summary>
    public static bool TryLeave(ref readonly Node root, out Node covered)
    {
        covered = default;
        for (int i = s_count - 1; i >= 0; i--)
        {
            ref Mount mount = ref s_mounts[i];
            ref readonly Node at = ref covered.System == FileSystemKind.None ? ref root : ref covered;
            if (!FileSystems<THost>.IsSame(in mount.Root, in at)) continue;
            if (covered.System != FileSystemKind.None) FileSystems<THost>.Release(in covered);
            covered = mount.Covered;
            FileSystems<THost>.Retain(in covered);
        }

        return covered.System != FileSystemKind.None;
    }
}
