using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Buffers of 16 KiB for walks and other work of a call; a few are kept for the next one.</summary>
[KernelPath]
internal static unsafe class WalkBuffers<THost>
    where THost : unmanaged, IFilesHost
{
    private const int MostKept = 4;

    private static byte* s_kept; // each begins with the address of the next
    private static int s_count;

    /// <summary>Takes a buffer, not cleared; null when there is no memory.</summary>
    public static WalkBuffer* Take()
    {
        if (s_kept == null) return (WalkBuffer*)THost.TakeFrames(WalkBuffer.Order);
        byte* buffer = s_kept;
        // SAFETY: a kept buffer begins with the address of the next.
        s_kept = *(byte**)buffer;
        s_count--;
        return (WalkBuffer*)buffer;
    }

    public static void Give(WalkBuffer* buffer)
    {
        if (s_count == MostKept)
        {
            THost.GiveFrames((nuint)buffer, WalkBuffer.Order);
            return;
        }

        // SAFETY: the buffer is not in use any more.
        *(byte**)buffer = s_kept;
        s_kept = (byte*)buffer;
        s_count++;
    }
}
