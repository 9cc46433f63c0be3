namespace LibOs.Abstractions.Wire;

/// <summary>Exit codes of <c>libos run</c> that are not the program's own.</summary>
public static class PartitionExitCode
{
    /// <summary>A wrong command line (EX_USAGE of sysexits.h).</summary>
    public const int Usage = 64;

    /// <summary>The kernel panicked; its report is on standard error.</summary>
    public const int Panic = 121;

    /// <summary>The machine ended without a word: it was killed, reset itself, or crashed.</summary>
    public const int MachineLost = 122;

    /// <summary>The time limit passed (as timeout(1) has it).</summary>
    public const int TimeLimit = 124;

    /// <summary>The partition could not be started: no QEMU, no such image, too little memory.</summary>
    public const int NotStarted = 125;
}
