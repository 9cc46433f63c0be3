namespace LibOs.Abstractions.Ports;

/// <summary>What became of a change to the area map.</summary>
public enum AreaResult
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>The range is empty, misaligned, or outside the address space.</summary>
    OutOfRange,

    /// <summary>Part of the range is not mapped.</summary>
    NotMapped,

    /// <summary>The map is full; nothing was changed.</summary>
    Full,
}
