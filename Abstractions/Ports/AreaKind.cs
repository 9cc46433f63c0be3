namespace LibOs.Abstractions.Ports;

/// <summary>What an area of the address space is for.</summary>
public enum AreaKind : byte
{
    /// <summary>Anonymous private memory, zero when first touched.</summary>
    Anonymous,

    /// <summary>A thread's stack.</summary>
    Stack,

    /// <summary>Part of the image; cannot be unmapped.</summary>
    Image,

    /// <summary>The collector's: its heap and tables, reserved in one piece and committed in small ones.</summary>
    Heap,

    /// <summary>A private mapping of a file: copies of its pages, made when they are first touched.</summary>
    File,

    /// <summary>A shared mapping of a file.</summary>
    SharedFile,
}
