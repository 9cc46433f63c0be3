namespace LibOs.Abstractions.Ports;

/// <summary>What became of starting a console device.</summary>
public enum ConsoleStart
{
    /// <summary>It works.</summary>
    Started,

    /// <summary>There is no device of the right kind at the address.</summary>
    NotFound,

    /// <summary>The device speaks a version or lacks a feature that the driver needs.</summary>
    Unsupported,

    /// <summary>There was not enough memory for its queues.</summary>
    OutOfMemory,
}
