namespace LibOs.Kernel.Diagnostics;

/// <summary>Levels of the kernel's log.</summary>
internal static class LogLevel
{
    public const int Debug = 0;
    public const int Information = 1;
    public const int Warning = 2;
    public const int Error = 3;
    public const int Critical = 4;
}
