namespace LibOs.Components.Console;

/// <summary>The kinds of control message of a virtio serial device.</summary>
internal static class SerialEvent
{
    public const ushort DeviceReady = 0;
    public const ushort PortAdd = 1;
    public const ushort PortRemove = 2;
    public const ushort PortReady = 3;
    public const ushort PortOpen = 6;
}
