namespace LibOs.Components.Console;

/// <summary>How many buffers each queue has (a power of two, at most 32), and their length in bytes.</summary>
/// <remarks>
/// The device drops control messages for which it finds no buffer, so they get as many as the device's queue takes. It
/// hands over input in pieces of up to 4 KiB.
/// </remarks>
internal static class QueuePlan
{
    public const int EventsIn = 32;
    public const int EventInLength = 32;
    public const int EventsOut = 16;
    public const int EventOutLength = 8;
    public const int Input = 16;
    public const int InputLength = 4096;
    public const int Output = 8;
    public const int OutputLength = 8192;
    public const int Error = 8;
    public const int ErrorLength = 2048;
    public const int ControlIn = 4;
    public const int ControlInLength = 1024;
    public const int ControlOut = 8;
    public const int ControlOutLength = 1024;
    public const int DoorbellIn = 4;
    public const int DoorbellOut = 4;
    public const int DoorbellLength = 16;
}
