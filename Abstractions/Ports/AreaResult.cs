namespace LibOs.Abstractions.Ports;

/// <summary>What became of a change to the area map.</summary>
public enum AreaResult
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>
    /// The range is empty, misaligned, outside the address space, or part of it belongs to the image, which can neither
    /// be unmapped nor mapped over.
    /// </summary>
    OutOfRange,

    /// <summary>Part of the range is not mapped.</summary>
    NotMapped,

    /// <summary>The map is full; nothing was changed.</summary>
    Full,
}
