namespace LibOs.Kernel.Machine;

/// <summary>Where things lie in the 64 KiB that belong to a core; the one that boots has them in the image instead.</summary>
internal static class CoreMemory
{
    public const int DescriptorTable = 2048;
    public const int TaskState = 3072;
    public const int Stack1 = 0x1000;
    public const int Stack2 = 0x5000;
    public const int Stack3 = 0x7000;
    public const int Stack4 = 0x9000;

    /// <summary>The control block and stack of the idle loop, aligned to their length of 16 KiB.</summary>
    public const int IdleStack = 0xC000;
}
