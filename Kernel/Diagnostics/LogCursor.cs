namespace LibOs.Kernel.Diagnostics;

/// <summary>What a reader of the log hands in and gets back.</summary>
internal struct LogCursor
{
    public ulong Position;
    public long Nanoseconds;
    public int Level;
}
