namespace LibOs.Abstractions.Ports;

/// <summary>What a program may do in an area.</summary>
[Flags]
public enum AreaProtection : byte
{
    /// <summary>Reserved only: every access faults.</summary>
    None = 0,

    /// <summary>Loads.</summary>
    Read = 1,

    /// <summary>Stores.</summary>
    Write = 2,

    /// <summary>Instruction fetches.</summary>
    Execute = 4,
}
