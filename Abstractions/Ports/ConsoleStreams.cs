namespace LibOs.Abstractions.Ports;

/// <summary>A set of <see cref="ConsoleStream"/>: bit <c>1 &lt;&lt; stream</c>.</summary>
[Flags]
public enum ConsoleStreams
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Standard input.</summary>
    Input = 1 << ConsoleStream.Input,

    /// <summary>Standard output.</summary>
    Output = 1 << ConsoleStream.Output,

    /// <summary>Standard error.</summary>
    Error = 1 << ConsoleStream.Error,

    /// <summary>Control messages.</summary>
    Control = 1 << ConsoleStream.Control,

    /// <summary>Doorbells of the file channel.</summary>
    Doorbell = 1 << ConsoleStream.Doorbell,
}
