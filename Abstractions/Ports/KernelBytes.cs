using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>Copies and clears memory beneath the runtime.</summary>
/// <remarks>
/// <see cref="Span{T}.CopyTo"/> and <see cref="Span{T}.Clear"/> call the C library through a transition of the garbage
/// collector when there is much to do (from 768 bytes on in .NET 9), and kernel path must not: there may be no runtime yet,
/// and the thread's state belongs to the program. Smaller pieces stay in managed code.
/// </remarks>
[KernelPath]
public static class KernelBytes
{
    private const int Piece = 512;

    /// <summary>Copies bytes. Where the two overlap, the destination must lie before the source.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where they go; at least as long.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        while (source.Length > Piece)
        {
            source[..Piece].CopyTo(destination);
            source = source[Piece..];
            destination = destination[Piece..];
        }

        source.CopyTo(destination);
    }

    /// <summary>Sets bytes to zero.</summary>
    public static void Clear(Span<byte> destination)
    {
        while (destination.Length > Piece)
        {
            destination[..Piece].Clear();
            destination = destination[Piece..];
        }

        destination.Clear();
    }
}
