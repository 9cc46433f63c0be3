namespace LibOs.NineP.Protocol;

/// <summary>Error numbers of the protocol, which are those of Linux. Others than these may come.</summary>
public enum Errno : uint
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Not permitted (EPERM).</summary>
    NotPermitted = 1,

    /// <summary>No such file or directory (ENOENT).</summary>
    NoEntry = 2,

    /// <summary>The request was given up (EINTR).</summary>
    Interrupted = 4,

    /// <summary>Input or output failed (EIO).</summary>
    InputOutput = 5,

    /// <summary>No such device (ENXIO).</summary>
    NoDevice = 6,

    /// <summary>Not open, or not for this (EBADF).</summary>
    BadDescriptor = 9,

    /// <summary>Would have to wait (EAGAIN).</summary>
    Again = 11,

    /// <summary>No memory (ENOMEM).</summary>
    NoMemory = 12,

    /// <summary>Permission denied (EACCES).</summary>
    Access = 13,

    /// <summary>Bad address (EFAULT).</summary>
    Fault = 14,

    /// <summary>In use (EBUSY).</summary>
    Busy = 16,

    /// <summary>Exists (EEXIST).</summary>
    Exists = 17,

    /// <summary>On another file system (EXDEV).</summary>
    CrossDevice = 18,

    /// <summary>Not a directory (ENOTDIR).</summary>
    NotDirectory = 20,

    /// <summary>Is a directory (EISDIR).</summary>
    IsDirectory = 21,

    /// <summary>Invalid (EINVAL).</summary>
    Invalid = 22,

    /// <summary>Too many open files (EMFILE).</summary>
    TooManyFiles = 24,

    /// <summary>The program is running (ETXTBSY).</summary>
    TextBusy = 26,

    /// <summary>The file would be too large (EFBIG).</summary>
    TooLarge = 27,

    /// <summary>No space left (ENOSPC).</summary>
    NoSpace = 28,

    /// <summary>Cannot be sought in (ESPIPE).</summary>
    IllegalSeek = 29,

    /// <summary>Read-only file system (EROFS).</summary>
    ReadOnly = 30,

    /// <summary>Too many links (EMLINK).</summary>
    TooManyLinks = 31,

    /// <summary>Nobody reads (EPIPE).</summary>
    BrokenPipe = 32,

    /// <summary>Out of range or buffer too small (ERANGE).</summary>
    Range = 34,

    /// <summary>Would wait for itself (EDEADLK).</summary>
    Deadlock = 35,

    /// <summary>Name too long (ENAMETOOLONG).</summary>
    NameTooLong = 36,

    /// <summary>No locks (ENOLCK).</summary>
    NoLocks = 37,

    /// <summary>Not there (ENOSYS).</summary>
    NoSystemCall = 38,

    /// <summary>Directory not empty (ENOTEMPTY).</summary>
    NotEmpty = 39,

    /// <summary>Too many symbolic links (ELOOP).</summary>
    Loop = 40,

    /// <summary>No such attribute (ENODATA).</summary>
    NoData = 61,

    /// <summary>Protocol error (EPROTO).</summary>
    Protocol = 71,

    /// <summary>Malformed message (EBADMSG).</summary>
    BadMessage = 74,

    /// <summary>Too large for its type (EOVERFLOW).</summary>
    Overflow = 75,

    /// <summary>Message too long (EMSGSIZE).</summary>
    MessageSize = 90,

    /// <summary>Not supported (EOPNOTSUPP).</summary>
    NotSupported = 95,

    /// <summary>Timed out (ETIMEDOUT).</summary>
    TimedOut = 110,

    /// <summary>No longer there (ESTALE).</summary>
    Stale = 116,

    /// <summary>Quota used up (EDQUOT).</summary>
    Quota = 122,

    /// <summary>Cancelled (ECANCELED).</summary>
    Canceled = 125,
}
