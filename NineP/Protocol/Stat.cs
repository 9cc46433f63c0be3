namespace LibOs.NineP.Protocol;

/// <summary>The attributes of a file.</summary>
public struct Stat
{
    /// <summary>Which attributes are there.</summary>
    public StatMask Valid { readonly get; set; }

    /// <summary>The file.</summary>
    public Qid Qid { readonly get; set; }

    /// <summary>Kind (<see cref="NodeMode"/>) and permissions.</summary>
    public uint Mode { readonly get; set; }

    /// <summary>The number of its user.</summary>
    public uint User { readonly get; set; }

    /// <summary>The number of its group.</summary>
    public uint Group { readonly get; set; }

    /// <summary>Number of links.</summary>
    public ulong Links { readonly get; set; }

    /// <summary>The numbers of a device, as Linux packs them.</summary>
    public ulong Device { readonly get; set; }

    /// <summary>Length in bytes.</summary>
    public ulong Size { readonly get; set; }

    /// <summary>The best size of a transfer in bytes.</summary>
    public ulong BlockSize { readonly get; set; }

    /// <summary>Blocks of 512 bytes taken.</summary>
    public ulong Blocks { readonly get; set; }

    /// <summary>Time of last access: seconds since 1970-01-01 UTC (signed in 64 bits).</summary>
    public ulong AccessSeconds { readonly get; set; }

    /// <summary>Time of last access: nanoseconds, 0 to 999,999,999.</summary>
    public ulong AccessNanoseconds { readonly get; set; }

    /// <summary>Time of last change of content: seconds.</summary>
    public ulong ModifySeconds { readonly get; set; }

    /// <summary>Time of last change of content: nanoseconds.</summary>
    public ulong ModifyNanoseconds { readonly get; set; }

    /// <summary>Time of last change of attributes: seconds.</summary>
    public ulong ChangeSeconds { readonly get; set; }

    /// <summary>Time of last change of attributes: nanoseconds.</summary>
    public ulong ChangeNanoseconds { readonly get; set; }

    /// <summary>Time of creation: seconds.</summary>
    public ulong BirthSeconds { readonly get; set; }

    /// <summary>Time of creation: nanoseconds.</summary>
    public ulong BirthNanoseconds { readonly get; set; }

    /// <summary>Generation.</summary>
    public ulong Generation { readonly get; set; }

    /// <summary>Version of the content.</summary>
    public ulong DataVersion { readonly get; set; }
}
