using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>Random bytes, from the system call that a partition's kernel and Linux both answer.</summary>
internal static unsafe partial class RandomExports
{
    private const int Interrupted = 4; // EINTR

    [UnmanagedCallersOnly(EntryPoint = "CryptoNative_GetRandomBytes")]
    public static int Fill(byte* buffer, int length)
    {
        while (length > 0)
        {
            // A long request may be answered in pieces, and on Linux a signal may interrupt it.
            nint count = GetRandom(buffer, (nuint)length, 0);
            if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted) return Failure.Reject();
            if (count < 0) continue;
            buffer += count;
            length -= (int)count;
        }

        return 1;
    }

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(byte* buffer, nuint length, uint flags);
}
