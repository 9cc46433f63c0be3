using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Walks along paths (path_resolution(7)): names, dots, symbolic links, mounts.</summary>
[KernelPath]
internal static unsafe class Walker<THost>
    where THost : unmanaged, IFilesHost
{
    private const int MostLinks = 40;
    private const int LongestName = 255;
    private const int RestCapacity = 2 * WalkBuffer.PathCapacity;

    /// <summary>Walks along a path of the program's. <see cref="End"/> must follow, whatever becomes of it.</summary>
    /// <param name="walk">Cleared; where it ended.</param>
    /// <param name="directory">Where a relative path begins, as <see cref="IFiles"/> says.</param>
    /// <param name="path">The path's address.</param>
    /// <param name="flags">What happens at the end.</param>
    /// <returns>0 also when only the last name is missing.</returns>
    public static long Begin(ref Walk walk, long directory, ulong path, WalkFlags flags)
    {
        walk.Buffer = WalkBuffers<THost>.Take();
        if (walk.Buffer == null) return -Error.NoMemory;
        Span<byte> rest = RestOf(ref walk);
        long length = THost.CopyPath(path, rest[..WalkBuffer.PathCapacity]);
        if (length < 0) return length;
        if (length == 0) return -Error.NoEntry;
        MoveUp(rest, 0, (int)length, RestCapacity - (int)length);
        walk.At = RestCapacity - (int)length;
        return Go(ref walk, directory, flags);
    }

    /// <summary>Walks along a path of the kernel's own.</summary>
    public static long Begin(ref Walk walk, ReadOnlySpan<byte> path, WalkFlags flags)
    {
        walk.Buffer = WalkBuffers<THost>.Take();
        if (walk.Buffer == null) return -Error.NoMemory;
        if (path.IsEmpty) return -Error.NoEntry;
        if (path.Length >= WalkBuffer.PathCapacity) return -Error.NameTooLong;
        walk.At = RestCapacity - path.Length;
        _ = KernelBytes.Copy(path, RestOf(ref walk)[walk.At..]);
        return Go(ref walk, IFiles.CurrentDirectory, flags);
    }

    /// <summary>Gives up what a walk holds.</summary>
    public static void End(ref Walk walk)
    {
        if (walk.HasParent) FileSystems<THost>.Release(in walk.Parent);
        if (walk.HasTarget) FileSystems<THost>.Release(in walk.Target);
        if (walk.Buffer != null) WalkBuffers<THost>.Give(walk.Buffer);
        walk.Parent = default;
        walk.Target = default;
        walk.Buffer = null;
    }

    private static Span<byte> RestOf(ref Walk walk) =>
        // SAFETY: the buffer is the walk's until it ends.
        new(&walk.Buffer->Rest, RestCapacity);

    /// <summary>Moves bytes to a higher place, which may overlap the old one.</summary>
    private static void MoveUp(Span<byte> bytes, int from, int length, int to)
    {
        for (int i = length - 1; i >= 0; i--) bytes[to + i] = bytes[from + i];
    }

    private static long Go(ref Walk walk, long directory, WalkFlags flags)
    {
        Span<byte> rest = RestOf(ref walk);
        if (rest[walk.At] == '/') StartAtRoot(ref walk);
        else
        {
            long result = StartAt(ref walk, directory);
            if (result != 0) return result;
        }

        while (true)
        {
            while (walk.At < RestCapacity && rest[walk.At] == '/') walk.At++;
            if (walk.At == RestCapacity) return 0; // a root, or dots at the end
            int start = walk.At;
            while (walk.At < RestCapacity && rest[walk.At] != '/') walk.At++;
            int length = walk.At - start;
            int next = walk.At;
            while (next < RestCapacity && rest[next] == '/') next++;
            bool isLast = next == RestCapacity;
            if (!walk.Target.IsDirectory) return -Error.NotDirectory;
            if (length == 1 && rest[start] == '.')
            {
                walk.EndsInSlash = true;
                SetName(ref walk, start, length);
                continue;
            }

            if (length == 2 && rest[start] == '.' && rest[start + 1] == '.')
            {
                walk.EndsInSlash = true;
                SetName(ref walk, start, length);
                long result = Leave(ref walk);
                if (result != 0) return result;
                continue;
            }

            if (length > LongestName) return -Error.NameTooLong;
            SetName(ref walk, start, length);
            walk.EndsInSlash = isLast && next > walk.At;
            long entered = Enter(ref walk, isLast, flags, out bool isDone);
            if (entered != 0 || isDone) return entered;
        }
    }

    private static void SetName(ref Walk walk, int start, int length)
    {
        walk.NameStart = start;
        walk.NameLength = length;
    }

    /// <summary>Goes from the target, a directory, to the name in it.</summary>
    private static long Enter(ref Walk walk, bool isLast, WalkFlags flags, out bool isDone)
    {
        isDone = isLast;
        long result = FileSystems<THost>.Lookup(in walk.Target, walk.Name, out Node found);
        if (result == -Error.NoEntry && isLast)
        {
            MoveTargetToParent(ref walk);
            return Append(ref walk);
        }

        if (result != 0) return result;
        Mounts<THost>.Cross(ref found);
        bool follows = !isLast || (flags & WalkFlags.Follow) != 0 || (walk.EndsInSlash && (flags & WalkFlags.Name) == 0);
        if (found.IsLink && follows && !(isLast && FileSystems<THost>.IsDescriptor(in found, out _)))
        {
            result = PutLink(ref walk, in found);
            FileSystems<THost>.Release(in found);
            isDone = false;
            return result;
        }

        if (isLast)
        {
            MoveTargetToParent(ref walk);
            walk.Target = found;
            result = Append(ref walk);
            if (result != 0) return result;
            return walk.EndsInSlash && !found.IsDirectory && (flags & WalkFlags.Name) == 0 ? -Error.NotDirectory : 0;
        }

        FileSystems<THost>.Release(in walk.Target);
        walk.Target = found;
        return Append(ref walk);
    }

    private static void MoveTargetToParent(ref Walk walk)
    {
        walk.Parent = walk.Target;
        walk.Target = default;
    }

    /// <summary>Puts the text of a symbolic link before the rest of the path.</summary>
    private static long PutLink(ref Walk walk, ref readonly Node link)
    {
        if (++walk.Links > MostLinks) return -Error.LinkLoop;
        // SAFETY: the buffer is the walk's until it ends.
        var text = new Span<byte>(&walk.Buffer->Link, WalkBuffer.PathCapacity);
        long length = FileSystems<THost>.ReadSymbolicLink(in link, text);
        if (length < 0) return length;
        if (length == 0) return -Error.NoEntry;
        if (length >= WalkBuffer.PathCapacity || length > walk.At) return -Error.NameTooLong;
        walk.At -= (int)length;
        _ = KernelBytes.Copy(text[..(int)length], RestOf(ref walk)[walk.At..]);
        if (text[0] != '/') return 0;
        FileSystems<THost>.Release(in walk.Target);
        StartAtRoot(ref walk);
        return 0;
    }

    private static void StartAtRoot(ref Walk walk)
    {
        walk.Target = MemoryFiles<THost>.Root;
        Mounts<THost>.Cross(ref walk.Target);
        walk.AbsoluteLength = 0;
    }

    private static long StartAt(ref Walk walk, long directory)
    {
        if (directory < 0 && directory != IFiles.CurrentDirectory) return directory;
        ReadOnlySpan<byte> path;
        if (directory == IFiles.CurrentDirectory)
        {
            walk.Target = WorkingDirectory<THost>.Node;
            path = WorkingDirectory<THost>.Path;
        }
        else
        {
            OpenFile* file = OpenFiles<THost>.Get((int)directory);
            if (!file->Node.IsDirectory) return -Error.NotDirectory;
            walk.Target = file->Node;
            // SAFETY: the path has the length that is kept with it.
            path = new ReadOnlySpan<byte>(file->Path, file->PathLength);
        }

        FileSystems<THost>.Retain(in walk.Target);
        // SAFETY: the buffer is the walk's until it ends.
        walk.AbsoluteLength = KernelBytes.Copy(path, new Span<byte>(&walk.Buffer->Absolute, WalkBuffer.PathCapacity));
        if (walk.AbsoluteLength == 1) walk.AbsoluteLength = 0; // the root
        return 0;
    }

    /// <summary>Appends the last name to the absolute path.</summary>
    private static long Append(ref Walk walk)
    {
        ReadOnlySpan<byte> name = walk.Name;
        if (walk.AbsoluteLength + 1 + name.Length > WalkBuffer.PathCapacity) return -Error.NameTooLong;
        // SAFETY: the buffer is the walk's until it ends.
        var absolute = new Span<byte>(&walk.Buffer->Absolute, WalkBuffer.PathCapacity);
        absolute[walk.AbsoluteLength++] = (byte)'/';
        walk.AbsoluteLength += KernelBytes.Copy(name, absolute[walk.AbsoluteLength..]);
        return 0;
    }

    /// <summary>Goes to the parent of the target, a directory.</summary>
    private static long Leave(ref Walk walk)
    {
        Node at = walk.Target;
        if (Mounts<THost>.TryLeave(in at, out Node covered))
        {
            FileSystems<THost>.Release(in at);
            at = covered;
        }

        long result = FileSystems<THost>.ParentOf(in at, out Node parent);
        FileSystems<THost>.Release(in at);
        walk.Target = parent;
        if (result != 0) return result;
        Mounts<THost>.Cross(ref walk.Target);
        ReadOnlySpan<byte> absolute = walk.Absolute;
        while (walk.AbsoluteLength > 0 && absolute[walk.AbsoluteLength - 1] != '/') walk.AbsoluteLength--;
        if (walk.AbsoluteLength > 0) walk.AbsoluteLength--;
        return 0;
    }
}
