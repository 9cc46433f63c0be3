using System.Runtime.InteropServices;
using System.Text;
using LibOs.Components.Memory;

/// <summary>Room for one message at a time, from one side to the other.</summary>
/// <param name="region">The region that both sides share.</param>
/// <param name="start">Where it begins.</param>
/// <param name="length">How long it is.</param>
internal sealed class Mailbox(SharedRegion region, int start, int length)
{
    // the number of the message that was sent last, of the one taken last, the receiver's doorbell plus 1, the message's length
    private const int Header = 16;

    private int _number;

    /// <summary>Sends a message, waiting until the one before has been taken.</summary>
    public void Send(string text)
    {
        while (Volatile.Read(ref Word(1)) != _number) _ = region.Wait(TimeSpan.FromMilliseconds(100));
        Span<byte> message = region.Memory.Span.Slice(start + Header, length - Header);
        Word(3) = Encoding.UTF8.GetBytes(text, message);
        Volatile.Write(ref Word(0), ++_number);
        int receiver = Volatile.Read(ref Word(2));
        if (receiver > 0) region.Ring(receiver - 1);
    }

    /// <summary>Waits for the next message and takes it.</summary>
    public string Receive()
    {
        Volatile.Write(ref Word(2), region.Self + 1);
        while (Volatile.Read(ref Word(0)) == _number) _ = region.Wait(TimeSpan.FromMilliseconds(100));
        // the other side may write anything at any time
        int count = Math.Clamp(Word(3), 0, length - Header);
        string text = Encoding.UTF8.GetString(region.Memory.Span.Slice(start + Header, count));
        Volatile.Write(ref Word(1), ++_number);
        return text;
    }

    private ref int Word(int index) => ref MemoryMarshal.Cast<byte, int>(region.Memory.Span.Slice(start, Header))[index];
}
