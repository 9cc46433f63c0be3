using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>Waits until something happens to the logs of a partition, or to itself.</summary>
internal sealed unsafe class LogWatch : IDisposable
{
    private readonly int _changes;
    private readonly int _process;

    /// <summary>Begins to watch.</summary>
    /// <param name="folder">The partition's folder.</param>
    /// <param name="state">Its state.</param>
    public LogWatch(string folder, PartitionState state)
    {
        _process = state.IsAlive ? LibC.OpenProcess(state.SupervisorId) : -1;
        _changes = LibC.inotify_init1(LibC.IN_CLOEXEC | LibC.IN_NONBLOCK);
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* path = Descriptors.ZeroTerminated(folder))
        {
            _ = LibC.inotify_add_watch(_changes, path, LibC.IN_MODIFY | LibC.IN_CREATE | LibC.IN_MOVED_TO);
        }
    }

    /// <summary>Whether its supervisor still runs.</summary>
    public bool IsAlive
    {
        get
        {
            if (_process < 0) return false;
            LibC.PollFd wait = new() { Descriptor = _process, Events = LibC.POLLIN };
            return LibC.poll(&wait, 1, 0) == 0;
        }
    }

    /// <summary>Waits for the next change.</summary>
    public void Wait()
    {
        LibC.PollFd* wait = stackalloc LibC.PollFd[2];
        wait[0] = new() { Descriptor = _changes, Events = LibC.POLLIN };
        wait[1] = new() { Descriptor = _process, Events = LibC.POLLIN };
        _ = LibC.poll(wait, 2, -1);
        byte* events = stackalloc byte[4096];
        while (LibC.read(_changes, events, 4096) > 0)
        {
        }
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _ = LibC.close(_changes);
        if (_process >= 0) _ = LibC.close(_process);
    }
}
