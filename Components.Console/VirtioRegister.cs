namespace LibOs.Components.Console;

/// <summary>The registers of a virtio device over MMIO, version 2: offsets in bytes from its base, 32 bits each.</summary>
internal static class VirtioRegister
{
    public const uint Magic = 0x000;
    public const uint Version = 0x004;
    public const uint DeviceId = 0x008;
    public const uint DeviceFeatures = 0x010;
    public const uint DeviceFeaturesSelect = 0x014;
    public const uint DriverFeatures = 0x020;
    public const uint DriverFeaturesSelect = 0x024;
    public const uint QueueSelect = 0x030;
    public const uint QueueSizeMaximum = 0x034;
    public const uint QueueSize = 0x038;
    public const uint QueueReady = 0x044;
    public const uint QueueNotify = 0x050;
    public const uint InterruptStatus = 0x060;
    public const uint InterruptAcknowledge = 0x064;
    public const uint Status = 0x070;
    public const uint QueueDescriptorsLow = 0x080;
    public const uint QueueDescriptorsHigh = 0x084;
    public const uint QueueAvailableLow = 0x090;
    public const uint QueueAvailableHigh = 0x094;
    public const uint QueueUsedLow = 0x0A0;
    public const uint QueueUsedHigh = 0x0A4;

    /// <summary>The serial device's own: the greatest number of ports.</summary>
    public const uint MaximumPorts = 0x104;
}
