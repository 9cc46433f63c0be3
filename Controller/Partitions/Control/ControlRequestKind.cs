namespace LibOs.Controller.Partitions.Control;

/// <summary>What the partition's loop can be asked to do.</summary>
internal enum ControlRequestKind
{
    /// <summary>Pass a signal to the program.</summary>
    Signal,

    /// <summary>Ask the program to end, and end the partition after the grace.</summary>
    Stop,

    /// <summary>End the partition.</summary>
    Kill,
}
