using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;

namespace LibOs.Components.Console;

/// <summary>Copies bytes in kernel path, where the class library's own copy (a call into the C library) is not allowed.</summary>
[KernelPath]
internal static class ByteCopy
{
    /// <summary>Copies as many bytes as both spans hold; the spans do not overlap.</summary>
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
}
