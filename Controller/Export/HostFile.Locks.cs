using LibOs.Controller.Native;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <content>Locks: the host's own on open files, so other programs of the host meet them, and they end with the fid.</content>
internal sealed partial class HostFile
{
    private const int FirstPause = 1, LongestPause = 50; // ms

    private readonly Lock _lockGate = new();
    private ClientLocks? _clientLocks;
    private bool _hasOwnLocks;

    /// <inheritdoc/>
    public override ValueTask<LockResult> Lock(LockRequest wish, ServerRequest request)
    {
        LockResult result = TryLock(wish);
        bool waits = result.Status == LockStatus.Blocked && result.Error == Errno.None && (wish.Flags & LockFlags.Block) != 0;
        return waits ? Wait(wish, request.Cancellation) : new(result);
    }

    /// <inheritdoc/>
    public override unsafe Errno GetLock(LockRequest wish, out LockRequest found)
    {
        found = default;
        var range = new LibC.RangeLock { Type = (short)wish.Type, Start = (long)wish.Start, Length = (long)wish.Length };
        if (wish.Type == LockType.Unlock) return Errno.Invalid;
        if (LibC.fcntl(_descriptor, LibC.F_OFD_GETLK, (long)&range) != 0) return (Errno)LibC.Errno;
        found = new LockRequest((LockType)range.Type, LockFlags.None, (ulong)range.Start, (ulong)range.Length, range.Process < 0 ? 0 : (uint)range.Process);
        return Errno.None;
    }

    /// <summary>Tries again and again: a thread that waits in the host could not be called back.</summary>
    private async ValueTask<LockResult> Wait(LockRequest wish, CancellationToken cancellation)
    {
        for (int pause = FirstPause; ; pause = Math.Min(pause * 2, LongestPause))
        {
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            LockResult result = TryLock(wish);
            if (result.Status != LockStatus.Blocked || result.Error != Errno.None) return result;
        }
    }

    private unsafe LockResult TryLock(LockRequest wish)
    {
        lock (_lockGate)
        {
            int result;
            if ((wish.Flags & LockFlags.WholeFile) != 0)
            {
                int operation = wish.Type switch
                {
                    LockType.Read => LibC.LOCK_SH,
                    LockType.Write => LibC.LOCK_EX,
                    _ => LibC.LOCK_UN,
                };
                _hasOwnLocks = true;
                result = LibC.flock(_descriptor, operation | LibC.LOCK_NB);
            }
            else
            {
                int holder = _descriptor;
                if ((wish.Flags & LockFlags.OfClient) != 0)
                {
                    // the way the file was opened decides what may be locked, as with locks of a process
                    if (wish.Type == LockType.Read && _access == OpenFlags.WriteOnly) return Errno.BadDescriptor;
                    if (wish.Type == LockType.Write && _access == OpenFlags.ReadOnly) return Errno.BadDescriptor;
                    if (_clientLocks is null)
                    {
                        if (!HostExport.TryStat(_descriptor, out LibC.FileStat stat)) return (Errno)LibC.Errno;
                        _clientLocks = _node.Export.TakeLocks(stat);
                    }

                    holder = _clientLocks.Open(_descriptor);
                    if (holder < 0) return Errno.NoLocks;
                }
                else
                {
                    _hasOwnLocks = true;
                }

                var range = new LibC.RangeLock { Type = (short)wish.Type, Start = (long)wish.Start, Length = (long)wish.Length };
                result = LibC.fcntl(holder, LibC.F_OFD_SETLK, (long)&range);
            }

            if (result == 0) return LockStatus.Success;
            var error = (Errno)LibC.Errno;
            return error is Errno.Again or Errno.Access ? LockStatus.Blocked : error;
        }
    }

    private unsafe void DropLocks()
    {
        lock (_lockGate)
        {
            if (_clientLocks is not null) _node.Export.ReturnLocks(_clientLocks);
            _clientLocks = null;
            // a descriptor that is the node's may stay open
            if (_ownsDescriptor || !_hasOwnLocks) return;
            var range = new LibC.RangeLock { Type = (short)LockType.Unlock };
            _ = LibC.fcntl(_descriptor, LibC.F_OFD_SETLK, (long)&range);
            _ = LibC.flock(_descriptor, LibC.LOCK_UN);
        }
    }
}
