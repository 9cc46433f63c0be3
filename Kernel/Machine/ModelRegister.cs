namespace LibOs.Kernel.Machine;

/// <summary>Model-specific registers (Intel SDM volume 4).</summary>
internal static class ModelRegister
{
    public const uint Star = 0xC000_0081;
    public const uint LongStar = 0xC000_0082;
    public const uint FlagMask = 0xC000_0084;
    public const uint FsBase = 0xC000_0100;
    public const uint GsBase = 0xC000_0101;
}
