namespace LibOs.Components.Files;

/// <summary>Types and permissions of files as st_mode holds them (linux/stat.h).</summary>
internal static class FileMode
{
    public const uint TypeMask = 0xF000;
    public const uint Fifo = 0x1000;
    public const uint CharacterDevice = 0x2000;
    public const uint Directory = 0x4000;
    public const uint Regular = 0x8000;
    public const uint SymbolicLink = 0xA000;
    public const uint Permissions = 0xFFF;
    public const uint SetGroup = 0x400;
    public const uint SetUser = 0x800;
    public const uint GroupExecute = 8;
    public const uint AnyExecute = 0x49;
}
