namespace LibOs.Abstractions.Ports;

/// <summary>Files whose content the kernel writes when they are read.</summary>
public enum FileContent : byte
{
    /// <summary>None: an ordinary file.</summary>
    None,

    /// <summary>/proc/self/maps.</summary>
    Maps,

    /// <summary>/proc/self/stat.</summary>
    ProcessStat,

    /// <summary>/proc/self/statm.</summary>
    ProcessMemory,

    /// <summary>/proc/self/status.</summary>
    ProcessStatus,

    /// <summary>/proc/self/cmdline.</summary>
    CommandLine,

    /// <summary>/proc/self/environ.</summary>
    Environment,

    /// <summary>/proc/self/comm.</summary>
    CommandName,

    /// <summary>/proc/self/limits.</summary>
    Limits,

    /// <summary>/proc/meminfo.</summary>
    MemoryInformation,

    /// <summary>/proc/cpuinfo.</summary>
    ProcessorInformation,

    /// <summary>/proc/stat.</summary>
    SystemStat,

    /// <summary>/proc/loadavg.</summary>
    LoadAverage,

    /// <summary>/proc/uptime.</summary>
    Uptime,

    /// <summary>/proc/version.</summary>
    Version,

    /// <summary>/sys/devices/system/cpu/online and its kin.</summary>
    Processors,

    /// <summary>/proc/self/mounts.</summary>
    Mounts,

    /// <summary>/proc/self/mountinfo.</summary>
    MountInformation,
}
