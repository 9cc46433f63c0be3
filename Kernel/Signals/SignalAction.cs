namespace LibOs.Kernel.Signals;

/// <summary>What rt_sigaction sets (struct kernel_sigaction).</summary>
internal struct SignalAction
{
    public const ulong Default = 0;
    public const ulong Ignore = 1;

    /// <summary>System calls that the signal interrupts are started again.</summary>
    public const ulong Restart = 0x1000_0000;

    /// <summary>The signal is not blocked while its handler runs.</summary>
    public const ulong NoDefer = 0x4000_0000;

    /// <summary>The handler is used once.</summary>
    public const ulong ResetHandler = 0x8000_0000;

    public ulong Handler;
    public ulong Flags;
    public ulong Restorer;
    public ulong Mask;
}
