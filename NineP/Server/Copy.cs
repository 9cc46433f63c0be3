namespace LibOs.NineP.Server;

/// <summary>Copies between one piece of memory and many.</summary>
internal static class Copy
{
    /// <summary>Copies what lies at an offset, as far as there is place.</summary>
    /// <returns>How many bytes; 0 behind the end.</returns>
    public static int From(ReadOnlySpan<byte> content, ulong offset, ReadOnlySpan<Memory<byte>> destination)
    {
        if (offset >= (ulong)content.Length) return 0;
        ReadOnlySpan<byte> rest = content[(int)offset..];
        int count = 0;
        foreach (Memory<byte> piece in destination)
        {
            int part = Math.Min(rest.Length, piece.Length);
            rest[..part].CopyTo(piece.Span);
            rest = rest[part..];
            count += part;
        }

        return count;
    }

    /// <summary>Joins pieces.</summary>
    public static byte[] Join(ReadOnlySpan<Memory<byte>> pieces)
    {
        int length = 0;
        foreach (Memory<byte> piece in pieces) length += piece.Length;
        byte[] whole = new byte[length];
        int at = 0;
        foreach (Memory<byte> piece in pieces)
        {
            piece.Span.CopyTo(whole.AsSpan(at));
            at += piece.Length;
        }

        return whole;
    }
}
