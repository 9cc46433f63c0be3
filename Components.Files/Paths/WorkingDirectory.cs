using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The program's working directory.</summary>
[KernelPath]
internal static unsafe class WorkingDirectory<THost>
    where THost : unmanaged, IFilesHost
{
    private static Node s_node;
    private static byte* s_path;
    private static int s_length;

    public static Node Node => s_node;

    /// <summary>Its absolute path.</summary>
    public static ReadOnlySpan<byte> Path =>
        // SAFETY: the path has the length that is kept with it.
        new(s_path, s_length);

    /// <summary>Changes it. The node is not taken over.</summary>
    public static long Set(ref readonly Node node, ReadOnlySpan<byte> path)
    {
        if (!node.IsDirectory) return -Error.NotDirectory;
        if (path.IsEmpty) path = "/"u8;
        byte* copy = Heap<THost>.Take(path.Length);
        if (copy == null) return -Error.NoMemory;
        // SAFETY: room for the path was just taken.
        _ = KernelBytes.Copy(path, new Span<byte>(copy, path.Length));
        FileSystems<THost>.Retain(in node);
        if (s_path != null)
        {
            FileSystems<THost>.Release(in s_node);
            Heap<THost>.Give(s_path, s_length);
        }

        s_node = node;
        s_path = copy;
        s_length = path.Length;
        return 0;
    }
}
