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
}
