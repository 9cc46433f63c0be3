using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Where a symbolic link leads. On the wire: <c>symtgt[s]</c>.</summary>
/// <param name="target">The target, as it was given.</param>
public readonly ref struct Rreadlink(ReadOnlySpan<byte> target)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 9;

    /// <summary>The target, as it was given.</summary>
    public ReadOnlySpan<byte> Target { get; } = target;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rreadlink message)
    {
        var reader = new MessageReader(bytes, MessageType.Rreadlink);
        message = new Rreadlink(reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rreadlink, tag);
        writer.Text(Target);
        return writer.End();
    }
}
