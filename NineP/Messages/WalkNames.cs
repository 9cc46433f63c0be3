using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>The names of a Twalk, as they are on the wire: each with 16 bits of length before it.</summary>
/// <param name="count">How many.</param>
/// <param name="encoded">The names on the wire.</param>
public ref struct WalkNames(int count, ReadOnlySpan<byte> encoded)
{
    private ReadOnlySpan<byte> _encoded = encoded;
    private int _count = count;

    /// <summary>How many there are, without those already taken.</summary>
    public readonly int Count => _count;

    /// <summary>The names on the wire, without those already taken.</summary>
    public readonly ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>Takes the first name.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (_count == 0) return false;
        var reader = new MessageReader(_encoded);
        name = reader.Text();
        if (reader.IsMalformed) return false;
        _encoded = reader.Rest;
        _count--;
        return true;
    }

    /// <summary>Puts a name behind others.</summary>
    /// <param name="destination">Where names are gathered.</param>
    /// <param name="length">How many bytes the names before it take; grows by this one.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether it fits.</returns>
    public static bool TryAppend(Span<byte> destination, ref int length, ReadOnlySpan<byte> name)
    {
        if ((uint)length > (uint)destination.Length) return false;
        var writer = new MessageWriter(destination[length..]);
        writer.Text(name);
        if (writer.IsFull) return false;
        length += writer.Length;
        return true;
    }
}
