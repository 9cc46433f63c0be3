namespace LibOs.Abstractions.Ports;

/// <summary>Which attributes change.</summary>
[Flags]
public enum FileChanges
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The permissions.</summary>
    Mode = 1,

    /// <summary>Owner and group.</summary>
    Owner = 2,

    /// <summary>The size.</summary>
    Size = 4,

    /// <summary>The time of the last access, to the value given.</summary>
    AccessTime = 8,

    /// <summary>The time of the last change of content, to the value given.</summary>
    ModifyTime = 16,

    /// <summary>The time of the last access, to now.</summary>
    AccessNow = 32,

    /// <summary>The time of the last change of content, to now.</summary>
    ModifyNow = 64,
}
