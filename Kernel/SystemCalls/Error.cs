namespace LibOs.Kernel.SystemCalls;

/// <summary>Error numbers of the x86-64 Linux system-call interface (asm-generic/errno-base.h and errno.h).</summary>
internal static class Error
{
    public const long NotPermitted = 1;
    public const long NoEntry = 2;
    public const long NoThread = 3;
    public const long Interrupted = 4;
    public const long NoSuchAddress = 6;
    public const long BadDescriptor = 9;
    public const long Again = 11;
    public const long NoMemory = 12;
    public const long AccessDenied = 13;
    public const long BadAddress = 14;
    public const long Busy = 16;
    public const long Exists = 17;
    public const long NoDevice = 19;
    public const long NotDirectory = 20;
    public const long Invalid = 22;
    public const long TooManyDescriptors = 24;
    public const long NotTerminal = 25;
    public const long NoSpace = 28;
    public const long SeekOnPipe = 29;
    public const long BrokenPipe = 32;
    public const long Range = 34;
    public const long NameTooLong = 36;
    public const long NoSystemCall = 38;
    public const long Overflow = 75;
    public const long AddressFamily = 97;
    public const long TimedOut = 110;

    /// <summary>Never seen by a program: the call starts again when no handler forbids it (ERESTARTSYS).</summary>
    public const long Restart = 512;
}
