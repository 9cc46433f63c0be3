using LibOs.Abstractions.Wire;

namespace LibOs.Abstractions.Tests;

public class ControlChannelTests
{
    [Fact]
    public void GivesBackWhatWasWritten() => TestRun.Repeat(TestRun.Count(20_000, 2_000_000), random =>
    {
        int length = random.Next(10) == 0 ? ControlChannel.MaximumPayload : random.Next(64);
        byte[] message = new byte[ControlChannel.HeaderLength + length];
        random.NextBytes(message);
        var kind = (ControlMessage)random.Next(256);
        ControlChannel.WriteHeader(message, kind, length);
        byte[] received = [.. message, .. new byte[random.Next(9)]];
        Assert.Equal(ControlResult.Message, ControlChannel.TryRead(received, out ControlMessage found, out ReadOnlySpan<byte> payload, out int consumed));
        Assert.Equal(kind, found);
        Assert.Equal(message.Length, consumed);
        Assert.True(payload.SequenceEqual(message.AsSpan(ControlChannel.HeaderLength)));
    });

    [Fact]
    public void APartOfAMessageIsIncomplete()
    {
        byte[] message = new byte[ControlChannel.HeaderLength + 20];
        ControlChannel.WriteHeader(message, ControlMessage.Log, 20);
        for (int length = 0; length < message.Length; length++)
        {
            Assert.Equal(ControlResult.Incomplete, ControlChannel.TryRead(message.AsSpan(0, length), out _, out ReadOnlySpan<byte> payload, out int consumed));
            Assert.Equal(0, consumed);
            Assert.Equal(0, payload.Length);
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 1, 16 })]
    [InlineData(new byte[] { 1, 0, 255, 255 })]
    public void ABadHeaderIsMalformed(byte[] received)
    {
        Assert.Equal(ControlResult.Malformed, ControlChannel.TryRead(received, out _, out _, out int consumed));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void AnyBytesNeverThrow() => TestRun.Repeat(TestRun.Count(20_000, 2_000_000), random =>
    {
        byte[] received = new byte[random.Next(40)];
        random.NextBytes(received);
        if (received.Length > 3 && random.Next(2) == 0) (received[1], received[3]) = (0, (byte)random.Next(2));
        ReadOnlySpan<byte> rest = received;
        while (ControlChannel.TryRead(rest, out _, out ReadOnlySpan<byte> payload, out int consumed) == ControlResult.Message)
        {
            Assert.Equal(payload.Length + ControlChannel.HeaderLength, consumed);
            rest = rest[consumed..];
        }
    });
}
