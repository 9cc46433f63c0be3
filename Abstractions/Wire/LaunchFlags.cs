namespace LibOs.Abstractions.Wire;

/// <summary>Requests to the kernel in a launch block.</summary>
[Flags]
public enum LaunchFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Send the kernel's log as it is written (<see cref="ControlMessage.Log"/>).</summary>
    Verbose = 1,

    /// <summary>Send the boot chart before the exit code (<see cref="ControlMessage.BootChart"/>).</summary>
    BootChart = 2,

    /// <summary>
    /// The machine was just created: memory that the loader did not fill is zero, and the kernel need not clear it for its
    /// tables. Pages that nothing touches then cost the host nothing either.
    /// </summary>
    FreshMemory = 4,

    /// <summary>The controller serves a file channel (<see cref="ChannelRing"/>).</summary>
    Channel = 8,
}
