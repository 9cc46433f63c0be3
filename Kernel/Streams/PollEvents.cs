namespace LibOs.Kernel.Streams;

/// <summary>What poll(2) and epoll(7) tell of a descriptor.</summary>
internal static class PollEvents
{
    public const uint In = 1;
    public const uint Out = 4;
    public const uint Error = 8;
    public const uint HangUp = 0x10;
    public const uint Invalid = 0x20;
    public const uint ReadNormal = 0x40;
    public const uint WriteNormal = 0x100;

    /// <summary>Reported whether asked for or not.</summary>
    public const uint Always = Error | HangUp;

    public const uint OneShot = 1u << 30;
    public const uint EdgeTriggered = 1u << 31;
}
