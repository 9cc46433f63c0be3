namespace LibOs.Abstractions.Ports;

/// <summary>The channels between a partition and its controller. The values are the port numbers of the serial device.</summary>
public enum ConsoleStream
{
    /// <summary>Standard input, towards the partition.</summary>
    Input = 1,

    /// <summary>Standard output.</summary>
    Output = 2,

    /// <summary>Standard error.</summary>
    Error = 3,

    /// <summary>Control messages, both ways (<see cref="Wire.ControlMessage"/>).</summary>
    Control = 4,

    /// <summary>
    /// The doorbells of the file channel, both ways (<see cref="Wire.ChannelRing"/>): a byte says that there is something to see, and
    /// its value nothing. There only when the controller serves files.
    /// </summary>
    Doorbell = 5,
}
