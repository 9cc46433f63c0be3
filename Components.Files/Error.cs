namespace LibOs.Components.Files;

/// <summary>Error numbers of the x86-64 Linux system-call interface (asm-generic/errno-base.h and errno.h).</summary>
internal static class Error
{
    public const long NotPermitted = 1;
    public const long NoEntry = 2;
    public const long Interrupted = 4;
    public const long NoSuchAddress = 6;
    public const long BadDescriptor = 9;
    public const long Again = 11;
    public const long NoMemory = 12;
    public const long AccessDenied = 13;
    public const long BadAddress = 14;
    public const long Busy = 16;
    public const long Exists = 17;
    public const long CrossDevice = 18;
    public const long NoDevice = 19;
    public const long NotDirectory = 20;
    public const long IsDirectory = 21;
    public const long Invalid = 22;
    public const long TooManyFiles = 23;
    public const long FileTooLarge = 27;
    public const long NoSpace = 28;
    public const long ReadOnly = 30;
    public const long TooManyLinks = 31;
    public const long Range = 34;
    public const long NameTooLong = 36;
    public const long NotEmpty = 39;
    public const long LinkLoop = 40;
    public const long NotSupported = 95;

    /// <summary>Never seen by a program: the call starts again when no handler forbids it (ERESTARTSYS).</summary>
    public const long Restart = 512;
}
