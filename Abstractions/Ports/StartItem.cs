namespace LibOs.Abstractions.Ports;

/// <summary>What the controller tells a partition about files when it starts.</summary>
public enum StartItem
{
    /// <summary>The path of the program's image on the host.</summary>
    ImagePath,

    /// <summary>The working directory.</summary>
    WorkingDirectory,

    /// <summary>Mounts of shared directories: for each a name of the export, the mount point and options, a zero byte after each.</summary>
    Mounts,

    /// <summary>The arguments, a zero byte after each.</summary>
    Arguments,

    /// <summary>The environment, a zero byte after each string.</summary>
    Environment,
}
