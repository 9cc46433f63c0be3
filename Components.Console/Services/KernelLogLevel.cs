namespace LibOs.Components.Console;

/// <summary>How grave a record of the kernel's log is.</summary>
public enum KernelLogLevel
{
    /// <summary>Of interest when something is looked for.</summary>
    Debug = 0,

    /// <summary>The normal course.</summary>
    Information = 1,

    /// <summary>Unexpected, and handled.</summary>
    Warning = 2,

    /// <summary>Something failed.</summary>
    Error = 3,

    /// <summary>The program cannot go on.</summary>
    Critical = 4,
}
