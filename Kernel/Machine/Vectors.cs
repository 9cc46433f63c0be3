namespace LibOs.Kernel.Machine;

/// <summary>Interrupt vectors: the processor's exceptions (Intel SDM volume 3, table 6-1) and the kernel's own.</summary>
internal static class Vectors
{
    public const byte DivideError = 0;
    public const byte Debug = 1;
    public const byte NonMaskable = 2;
    public const byte Breakpoint = 3;
    public const byte InvalidOpcode = 6;
    public const byte DoubleFault = 8;
    public const byte StackSegment = 12;
    public const byte GeneralProtection = 13;
    public const byte PageFault = 14;
    public const byte FloatingPoint = 16;
    public const byte AlignmentCheck = 17;
    public const byte MachineCheck = 18;
    public const byte VectorFloatingPoint = 19;

    public const byte Timer = 0x30;
    public const byte Console = 0x31;

    /// <summary>Another core has made a thread ready for this one, or sent a signal to the thread that runs here.</summary>
    public const byte Reschedule = 0x32;

    /// <summary>Another core waits for this one to drop translations or pass a barrier.</summary>
    public const byte Request = 0x33;

    /// <summary>The doorbell of the first region that is shared with other partitions; those of others follow.</summary>
    public const byte Doorbell = 0x34;
    public const byte LastDoorbell = 0x37;
    public const byte Spurious = 0x3F;

    /// <summary>
    /// What a core that sleeps for a lock or an answer has come. Its priority class, the upper four bits, is above that of the
    /// others, which stay pending meanwhile.
    /// </summary>
    public const byte Wake = 0x40;
}
