using System.Text;

namespace LibOs.Controller.Native;

/// <summary>Stream sockets that have a name in a folder. The folder's path may be of any length.</summary>
internal static unsafe class UnixSocket
{
    private const int PathLength = 108;

    /// <summary>Makes a listening socket, closed on exec.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static int Listen(string folder, string name)
    {
        int socket = New();
        if (With(folder, name, (address, length) => LibC.bind(socket, (byte*)address, length) == 0 && LibC.listen(socket, 16) == 0)) return socket;
        int error = LibC.Errno;
        _ = LibC.close(socket);
        throw new IOException($"cannot make the socket '{folder}/{name}' (errno {error})");
    }

    /// <summary>Connects to a listening socket.</summary>
    /// <returns>The socket, closed on exec; -1 when nobody listens.</returns>
    public static int Connect(string folder, string name)
    {
        int socket = New();
        if (With(folder, name, (address, length) => LibC.connect(socket, (byte*)address, length) == 0)) return socket;
        _ = LibC.close(socket);
        return -1;
    }

    private static int New()
    {
        int socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        return socket >= 0 ? socket : throw new IOException($"cannot make a socket (errno {LibC.Errno})");
    }

    // A socket's name has 107 bytes at most, so the folder is named by its descriptor.
    private static bool With(string folder, string name, Func<nint, uint, bool> act)
    {
        int descriptor;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* path = Descriptors.ZeroTerminated(folder))
        {
            descriptor = LibC.open(path, LibC.O_PATH | LibC.O_DIRECTORY | LibC.O_CLOEXEC, 0);
        }

        if (descriptor < 0) return false;
        byte* address = stackalloc byte[2 + PathLength];
        new Span<byte>(address, 2 + PathLength).Clear();
        *(ushort*)address = LibC.AF_UNIX;
        _ = Encoding.UTF8.GetBytes($"/proc/self/fd/{descriptor}/{name}", new Span<byte>(address + 2, PathLength - 1));
        bool done = act((nint)address, 2 + PathLength);
        int error = LibC.Errno;
        _ = LibC.close(descriptor);
        if (!done) System.Runtime.InteropServices.Marshal.SetLastSystemError(error);
        return done;
    }
}
