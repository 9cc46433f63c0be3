namespace LibOs.Components.Drivers.Scc;

/// <summary>A mail: one line of 32 bytes.</summary>
/// <param name="Source">The sender's core.</param>
/// <param name="Tag">What it is about, as the sender said.</param>
/// <param name="Priority">0 to 255, the highest is served first.</param>
/// <param name="Payload">At most 27 bytes.</param>
public sealed record Mail(CoreId Source, byte Tag, byte Priority, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The most bytes of a mail's payload.</summary>
    public const int MaxPayload = MessagePassingBuffer.LineBytes - 5;
}
