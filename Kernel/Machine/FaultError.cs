namespace LibOs.Kernel.Machine;

/// <summary>Bits of a page fault's error code (Intel SDM volume 3, section 4.7).</summary>
internal static class FaultError
{
    public const ulong Present = 1;
    public const ulong Write = 2;
    public const ulong Fetch = 16;
}
