using System.Runtime.InteropServices;
using System.Text;

namespace LibOs.Sdk.Cryptography;

/// <summary>How the class library starts its native library and asks what went wrong.</summary>
internal static unsafe class FailureExports
{
    private const string Prefix = "CryptoNative_";

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_EnsureOpenSslInitialized")]
    public static int EnsureInitialized() => 0;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_OpenSslAvailable")]
    public static int IsAvailable() => 1;

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_ErrClearError")]
    public static ulong Clear() => Failure.Take();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_ErrPeekLastError")]
    public static ulong Peek() => Failure.Peek();

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_ErrGetExceptionError")]
    public static ulong Take(int* isMemory)
    {
        ulong code = Failure.Take();
        *isMemory = code == Failure.Memory ? 1 : 0;
        return code;
    }

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_ErrErrorStringN")]
    public static void Describe(ulong code, byte* buffer, int length)
    {
        if (length <= 0) return;
        string text = code == Failure.Refused
            ? $"This image's cryptography has hashes, HMAC, key derivation, random numbers and ciphers, but no public keys, certificates or TLS: {NameOf(Failure.Name)} is not available."
            : "The data or the key was not accepted.";
        // SAFETY: the class library gives a buffer and its length; the text ends with a zero inside it.
        int written = Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, length - 1)), new Span<byte>(buffer, length));
        buffer[written] = 0;
    }

    private static string NameOf(byte* name)
    {
        string text = Marshal.PtrToStringUTF8((nint)name) ?? "";
        return text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
    }
}
