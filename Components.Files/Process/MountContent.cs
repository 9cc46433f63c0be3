using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The texts of /proc/self/mounts and /proc/self/mountinfo.</summary>
[KernelPath]
internal static unsafe class MountContent<THost>
    where THost : unmanaged, IFilesHost
{
    /// <summary>Writes a part of one of the texts.</summary>
    /// <param name="content">Which.</param>
    /// <param name="position">Which byte comes first.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>How many bytes.</returns>
    public static int Write(FileContent content, long position, Span<byte> destination)
    {
        WalkBuffer* buffer = WalkBuffers<THost>.Take();
        if (buffer == null) return 0;
        // SAFETY: the buffer is this call's until it is given back.
        var text = new Span<byte>(buffer, sizeof(WalkBuffer));
        bool withNumbers = content == FileContent.MountInformation;
        int length = Add(text, 0, withNumbers, 20, "/"u8, "tmpfs"u8, false);
        length = Add(text, length, withNumbers, 21, "/proc"u8, "proc"u8, false);
        for (int i = 0; i < Mounts<THost>.Count; i++)
        {
            ref Mount mount = ref Mounts<THost>.Get(i);
            if (mount.Root.System == FileSystemKind.Remote)
                // SAFETY: the path has the length that is kept with it.
                length = Add(text, length, withNumbers, 22 + i, new ReadOnlySpan<byte>(mount.Path, mount.PathLength), "9p"u8, mount.IsReadOnly);
        }

        int count = 0;
        if (position < length) count = KernelBytes.Copy(text[(int)position..length], destination);
        WalkBuffers<THost>.Give(buffer);
        return count;
    }

    private static int Add(Span<byte> text, int length, bool withNumbers, int number, ReadOnlySpan<byte> path, ReadOnlySpan<byte> kind, bool isReadOnly)
    {
        const int Longest = 128; // of a line without its path
        if (text.Length - length < path.Length + Longest) return length;
        if (withNumbers)
        {
            length += DecimalText.Format(number, text[length..]);
            length += KernelBytes.Copy(number == 20 ? " 1 0:"u8 : " 20 0:"u8, text[length..]);
            length += DecimalText.Format(number, text[length..]);
            length += KernelBytes.Copy(" / "u8, text[length..]);
        }
        else
        {
            length += KernelBytes.Copy(kind, text[length..]);
            text[length++] = (byte)' ';
        }

        length += KernelBytes.Copy(path, text[length..]);
        text[length++] = (byte)' ';
        if (!withNumbers)
        {
            length += KernelBytes.Copy(kind, text[length..]);
            text[length++] = (byte)' ';
        }

        length += KernelBytes.Copy(isReadOnly ? "ro,relatime"u8 : "rw,relatime"u8, text[length..]);
        if (!withNumbers) return length + KernelBytes.Copy(" 0 0\n"u8, text[length..]);
        length += KernelBytes.Copy(" - "u8, text[length..]);
        length += KernelBytes.Copy(kind, text[length..]);
        text[length++] = (byte)' ';
        length += KernelBytes.Copy(kind, text[length..]);
        return length + KernelBytes.Copy(isReadOnly ? " ro\n"u8 : " rw\n"u8, text[length..]);
    }
}
