using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>Copies as many bytes as both spans hold. Where the two overlap, the destination must lie before the source.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many bytes were copied.</returns>
    public static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int length = source.Length < destination.Length ? source.Length : destination.Length;
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        nint i = 0;
        // SAFETY: every access lies below length, which neither span's length is less than.
        for (; i <= length - 32; i += 32)
        {
            ulong a = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
            ulong b = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i + 8));
            ulong c = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i + 16));
            ulong d = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i + 24));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), a);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i + 8), b);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i + 16), c);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i + 24), d);
        }

        for (; i <= length - 8; i += 8)
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i)));
        for (; i < length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        return length;
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
