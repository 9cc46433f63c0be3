namespace LibOs.NineP.Protocol;

/// <summary>New attributes for a file.</summary>
public struct SetStat
{
    /// <summary>Which are changed.</summary>
    public SetStatMask Valid { readonly get; set; }

    /// <summary>Permissions.</summary>
    public uint Mode { readonly get; set; }

    /// <summary>The number of its user.</summary>
    public uint User { readonly get; set; }

    /// <summary>The number of its group.</summary>
    public uint Group { readonly get; set; }

    /// <summary>Length in bytes.</summary>
    public ulong Size { readonly get; set; }

    /// <summary>Time of last access: seconds since 1970-01-01 UTC (signed in 64 bits).</summary>
    public ulong AccessSeconds { readonly get; set; }

    /// <summary>Time of last access: nanoseconds, 0 to 999,999,999.</summary>
    public ulong AccessNanoseconds { readonly get; set; }

    /// <summary>Time of last change of content: seconds.</summary>
    public ulong ModifySeconds { readonly get; set; }

    /// <summary>Time of last change of content: nanoseconds.</summary>
    public ulong ModifyNanoseconds { readonly get; set; }
}
