using System.Buffers.Binary;
using System.Text;

namespace LibOs.Controller.Partitions;

/// <summary>What a partition tells of a stack overflow (<see cref="Abstractions.Wire.ControlMessage.StackOverflow"/>).</summary>
/// <param name="Thread">The thread's number.</param>
/// <param name="Name">The thread's name; may be empty.</param>
/// <param name="Address">Where it was.</param>
/// <param name="Callers">Code addresses at the end of its stack, some of them return addresses, and how often each is there.</param>
internal sealed record StackOverflow(int Thread, string Name, ulong Address, (ulong Address, ulong Count)[] Callers)
{
    private const int NameLength = 16;
    private const int PrefixLength = 4 + NameLength + 8;
    private const int EntryLength = 16;

    /// <summary>Reads the message's payload.</summary>
    /// <returns>Null when it is too short.</returns>
    public static StackOverflow? TryRead(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < PrefixLength) return null;
        ReadOnlySpan<byte> name = payload.Slice(4, NameLength);
        int end = name.IndexOf((byte)0);
        var callers = new (ulong, ulong)[(payload.Length - PrefixLength) / EntryLength];
        for (int i = 0; i < callers.Length; i++)
        {
            ReadOnlySpan<byte> entry = payload.Slice(PrefixLength + (EntryLength * i), EntryLength);
            callers[i] = (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]));
        }

        return new StackOverflow(
            BinaryPrimitives.ReadInt32LittleEndian(payload),
            Encoding.UTF8.GetString(end < 0 ? name : name[..end]),
            BinaryPrimitives.ReadUInt64LittleEndian(payload[(4 + NameLength)..]),
            callers);
    }
}
