namespace LibOs.Abstractions.Ports;

/// <summary>What the kernel itself serves when it is opened.</summary>
public enum FileDevice : byte
{
    /// <summary>None: a file.</summary>
    None,

    /// <summary>/dev/null.</summary>
    Null,

    /// <summary>/dev/zero.</summary>
    Zero,

    /// <summary>/dev/full: always out of space.</summary>
    Full,

    /// <summary>/dev/random and /dev/urandom.</summary>
    Random,

    /// <summary>/dev/tty: there is no terminal.</summary>
    Terminal,

    /// <summary>A descriptor of the program's own, by /proc/self/fd or /dev/fd.</summary>
    Descriptor,
}
