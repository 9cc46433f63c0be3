using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LibOs.Sdk.Cryptography;

/// <summary>Memory behind a handle of the class library: zero at first, and wiped before it is returned.</summary>
internal static unsafe class NativeHandle
{
    /// <summary>Allocates a zeroed structure.</summary>
    /// <returns>Null when there is no memory; the failure is noted.</returns>
    public static T* Create<T>()
        where T : unmanaged
    {
        try
        {
            return (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
        }
        catch (OutOfMemoryException)
        {
            Failure.OutOfMemory();
            return null;
        }
    }

    /// <summary>Allocates a copy of a structure.</summary>
    /// <returns>Null when there is no memory, or nothing to copy.</returns>
    public static T* Copy<T>(T* original)
        where T : unmanaged
    {
        if (original == null) return null;
        T* copy = Create<T>();
        if (copy != null) *copy = *original;
        return copy;
    }

    /// <summary>Wipes and frees a structure; null is let pass.</summary>
    public static void Free<T>(T* memory)
        where T : unmanaged
    {
        if (memory == null) return;
        // SAFETY: the memory came from Create and has the structure's length.
        CryptographicOperations.ZeroMemory(new Span<byte>(memory, sizeof(T)));
        NativeMemory.Free(memory);
    }
}
