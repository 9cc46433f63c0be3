namespace LibOs.Components.Files;

/// <summary>The flags of open(2) on x86-64.</summary>
internal static class OpenFlags
{
    public const uint AccessMask = 3;
    public const uint ReadOnly = 0;
    public const uint WriteOnly = 1;
    public const uint ReadWrite = 2;
    public const uint Create = 0x40;
    public const uint Exclusive = 0x80;
    public const uint Truncate = 0x200;
    public const uint Append = 0x400;
    public const uint Directory = 0x1_0000;
    public const uint NoFollow = 0x2_0000;
    public const uint Path = 0x20_0000;

    /// <summary>O_TMPFILE without O_DIRECTORY, which it includes.</summary>
    public const uint Unnamed = 0x40_0000;
}
