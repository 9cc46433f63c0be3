using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary>Lets Ctrl-Q end a line at the terminal, so that Ctrl-P Ctrl-Q is seen at once while lines are still edited.</summary>
internal sealed unsafe class TerminalMode : IDisposable
{
    // offsets of the structure termios on x86-64
    private const int InputFlags = 0;
    private const int ControlCharacters = 17;
    private const int EndOfLine = 11;
    private const uint FlowControl = 0x400;
    private const int Length = 128;

    private readonly byte[] _before = new byte[Length];
    private readonly bool _changed;

    /// <summary>Changes the terminal at standard input, if there is one.</summary>
    /// <param name="takesInput">Whether input is wanted at all.</param>
    public TerminalMode(bool takesInput)
    {
        IsTerminal = LibC.isatty(0) == 1;
        if (!IsTerminal || !takesInput) return;
        byte* settings = stackalloc byte[Length];
        if (LibC.tcgetattr(0, settings) != 0) return;
        new Span<byte>(settings, Length).CopyTo(_before);
        *(uint*)(settings + InputFlags) &= ~FlowControl;
        settings[ControlCharacters + EndOfLine] = 0x11;
        _changed = LibC.tcsetattr(0, 0, settings) == 0;
    }

    /// <summary>Whether standard input is a terminal.</summary>
    public bool IsTerminal { get; }

    /// <summary>Restores the terminal.</summary>
    public void Dispose()
    {
        if (!_changed) return;
        // SAFETY: pinned while the library reads it.
        fixed (byte* settings = _before)
        {
            _ = LibC.tcsetattr(0, 0, settings);
        }
    }
}
