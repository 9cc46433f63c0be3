namespace LibOs.Kernel.Signals;

/// <summary>Signal numbers of x86-64 Linux (asm/signal.h).</summary>
internal static class SignalNumber
{
    public const int Interrupt = 2;
    public const int Illegal = 4;
    public const int Trap = 5;
    public const int Abort = 6;
    public const int Bus = 7;
    public const int FloatingPoint = 8;
    public const int Kill = 9;
    public const int Segmentation = 11;
    public const int Pipe = 13;
    public const int Child = 17;
    public const int Continue = 18;
    public const int Stop = 19;
    public const int TerminalStop = 20;
    public const int TerminalInput = 21;
    public const int TerminalOutput = 22;
    public const int Urgent = 23;
    public const int WindowChange = 28;

    /// <summary>The number of signals; they are numbered from 1 to this.</summary>
    public const int Count = 64;

    /// <summary>Whether a signal that no handler is set for ends the program.</summary>
    public static bool EndsProgram(int signal) =>
        signal is not (Child or Continue or Stop or TerminalStop or TerminalInput or TerminalOutput or Urgent or WindowChange);
}
