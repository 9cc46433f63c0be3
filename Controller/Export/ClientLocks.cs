using LibOs.Controller.Native;

namespace LibOs.Controller.Export;

/// <summary>The locks of one client on one file: one open file of the host's holds them all, so none is in another's way.</summary>
internal sealed unsafe class ClientLocks((ulong, ulong) key)
{
    private readonly Lock _gate = new();
    private int _descriptor = -1;

    /// <summary>Device and number of the file.</summary>
    public (ulong, ulong) Key => key;

    /// <summary>How many open files use it; under the export's lock.</summary>
    public int Users { get; set; }

    /// <summary>The descriptor that holds the locks.</summary>
    /// <param name="file">An open descriptor of the file.</param>
    /// <returns>Negative when it cannot be opened.</returns>
    public int Open(int file)
    {
        lock (_gate)
        {
            if (_descriptor >= 0) return _descriptor;
            Span<byte> path = stackalloc byte[32];
            HostExport.PathOfDescriptor(file, path);
            // SAFETY: pinned and ends in a zero byte.
            fixed (byte* text = path)
            {
                foreach (int access in (ReadOnlySpan<int>)[LibC.O_RDWR, LibC.O_RDONLY, LibC.O_WRONLY])
                {
                    _descriptor = LibC.open(text, access | LibC.O_NONBLOCK | LibC.O_NOCTTY | LibC.O_CLOEXEC, 0);
                    if (_descriptor >= 0) break;
                }
            }

            return _descriptor;
        }
    }

    /// <summary>Gives the locks up.</summary>
    public void Close()
    {
        if (_descriptor >= 0) _ = LibC.close(_descriptor);
        _descriptor = -1;
    }
}
