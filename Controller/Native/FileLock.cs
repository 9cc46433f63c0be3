namespace LibOs.Controller.Native;

/// <summary>A lock that processes take by a file; the system gives it back when its holder ends.</summary>
internal sealed unsafe class FileLock : IDisposable
{
    private readonly int _descriptor;

    private FileLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock, waiting for whoever holds it.</summary>
    /// <exception cref="IOException">The file cannot be opened or locked.</exception>
    public static FileLock Take(string file)
    {
        int descriptor;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* path = Descriptors.ZeroTerminated(file))
        {
            descriptor = LibC.open(path, LibC.O_RDWR | LibC.O_CREAT | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, 0x180);
        }

        if (descriptor < 0) throw new IOException($"cannot open '{file}' (errno {LibC.Errno})");
        while (LibC.flock(descriptor, LibC.LOCK_EX) != 0)
        {
            int error = LibC.Errno;
            if (error == LibC.EINTR) continue;
            _ = LibC.close(descriptor);
            throw new IOException($"cannot lock '{file}' (errno {error})");
        }

        return new FileLock(descriptor);
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => _ = LibC.close(_descriptor);
}
