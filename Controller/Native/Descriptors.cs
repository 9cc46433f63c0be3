using System.Text;

namespace LibOs.Controller.Native;

/// <summary>File descriptors: whole writes, pairs, and the three standard ones.</summary>
internal static unsafe class Descriptors
{
    /// <summary>Writes all of it, waiting as long as it takes.</summary>
    /// <returns>Whether all was written; false when nobody reads any more.</returns>
    public static bool WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        // SAFETY: the span is pinned while the kernel reads it.
        fixed (byte* start = bytes)
        {
            return WriteAll(descriptor, start, bytes.Length);
        }
    }

    /// <inheritdoc cref="WriteAll(int, ReadOnlySpan{byte})"/>
    public static bool WriteAll(int descriptor, byte* start, nint length)
    {
        while (length > 0)
        {
            nint written = LibC.write(descriptor, start, length);
            if (written < 0)
            {
                int error = LibC.Errno;
                if (error == LibC.EINTR) continue;
                if (error != LibC.EAGAIN) return false;
                Await(descriptor, forWriting: true);
                continue;
            }

            start += written;
            length -= written;
        }

        return true;
    }

    /// <summary>Reads what there is, waiting for the first byte.</summary>
    /// <returns>The bytes read; 0 at the end or after an error.</returns>
    public static nint Read(int descriptor, byte* buffer, nint length)
    {
        while (true)
        {
            nint read = LibC.read(descriptor, buffer, length);
            if (read >= 0) return read;
            int error = LibC.Errno;
            if (error == LibC.EINTR) continue;
            if (error != LibC.EAGAIN) return 0;
            // somebody else made it non-blocking: it is shared with whoever gave it to us
            Await(descriptor, forWriting: false);
        }
    }

    /// <summary>Makes two connected stream sockets, closed on exec.</summary>
    /// <exception cref="InvalidOperationException">No more descriptors.</exception>
    public static (int Ours, int Theirs) Pair()
    {
        int* pair = stackalloc int[2];
        if (LibC.socketpair(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0, pair) != 0)
            throw new InvalidOperationException($"cannot make a socket pair (errno {LibC.Errno})");
        return (pair[0], pair[1]);
    }

    /// <summary>Makes a pipe, closed on exec.</summary>
    /// <exception cref="InvalidOperationException">No more descriptors.</exception>
    public static (int Read, int Write) Pipe()
    {
        int* pair = stackalloc int[2];
        if (LibC.pipe2(pair, LibC.O_CLOEXEC) != 0) throw new InvalidOperationException($"cannot make a pipe (errno {LibC.Errno})");
        return (pair[0], pair[1]);
    }

    /// <summary>Makes an anonymous file in memory that holds these bytes, closed on exec.</summary>
    /// <exception cref="InvalidOperationException">The kernel has no memory files or no memory.</exception>
    public static int MemoryFile(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, bool sealable = false)
    {
        int file;
        // SAFETY: the name is a literal that ends in a zero byte.
        fixed (byte* text = name)
        {
            file = LibC.memfd_create(text, sealable ? 3u : 1u);
        }

        if (file < 0 || !WriteAll(file, content)) throw new InvalidOperationException($"cannot make a memory file (errno {LibC.Errno})");
        return file;
    }

    /// <summary>Opens /dev/null for each standard descriptor that the caller left closed, so that nothing else gets its number.</summary>
    public static void FillStandard()
    {
        for (int i = 0; i <= 2; i++)
        {
            if (LibC.fcntl(i, LibC.F_GETFD, 0) >= 0) continue;
            // SAFETY: a literal that ends in a zero byte.
            fixed (byte* path = "/dev/null\0"u8)
            {
                _ = LibC.open(path, LibC.O_RDWR, 0);
            }
        }
    }

    /// <summary>Text as C has it.</summary>
    public static byte[] ZeroTerminated(string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        _ = Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>Whether a file can be used in a way (<see cref="LibC.X_OK"/> ...).</summary>
    public static bool CanAccess(string path, int mode)
    {
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = ZeroTerminated(path))
        {
            return LibC.access(text, mode) == 0;
        }
    }

    /// <summary>Takes a descriptor that is sent over a socket, closed on exec.</summary>
    /// <returns>-1 when none comes.</returns>
    public static int ReceiveDescriptor(int socket)
    {
        byte one;
        // struct iovec, struct msghdr and struct cmsghdr of x86-64
        nint* vector = stackalloc nint[2];
        vector[0] = (nint)(&one);
        vector[1] = 1;
        const int ControlLength = 24;
        byte* control = stackalloc byte[ControlLength];
        new Span<byte>(control, ControlLength).Clear();
        nint* header = stackalloc nint[7];
        new Span<nint>(header, 7).Clear();
        header[2] = (nint)vector;
        header[3] = 1;
        header[4] = (nint)control;
        header[5] = ControlLength;
        const int CloseOnExec = 0x40000000;
        nint length;
        do length = LibC.recvmsg(socket, header, CloseOnExec);
        while (length < 0 && LibC.Errno == LibC.EINTR);
        return length == 1 && header[5] >= 20 && *(int*)(control + 12) == 1 ? *(int*)(control + 16) : -1;
    }

    private static void Await(int descriptor, bool forWriting)
    {
        LibC.PollFd wait = new() { Descriptor = descriptor, Events = forWriting ? (short)4 : LibC.POLLIN };
        _ = LibC.poll(&wait, 1, -1);
    }

    /// <summary>Fills a buffer from a descriptor.</summary>
    /// <returns>False when it ends or fails before.</returns>
    public static bool ReadExactly(int descriptor, Span<byte> buffer)
    {
        // SAFETY: pinned while the kernel fills it.
        fixed (byte* start = buffer)
        {
            for (int done = 0; done < buffer.Length;)
            {
                nint length = Read(descriptor, start + done, buffer.Length - done);
                if (length <= 0) return false;
                done += (int)length;
            }
        }

        return true;
    }
}
