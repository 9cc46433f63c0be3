using LibOs.Abstractions.Ports;

namespace LibOs.Kernel;

/// <content>Small blocks for descriptions, pipes, counters and poll sets, cut from frames. They are used again, never given back.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int SmallObject = 64;
    private const int LargeObject = 256;

    private static byte* s_smallObjects; // free ones; each begins with the address of the next
    private static byte* s_largeObjects;

    /// <summary>Takes a block, cleared; null when there is no memory.</summary>
    private static byte* TakeObject(int length)
    {
        ref byte* free = ref length == LargeObject ? ref s_largeObjects : ref s_smallObjects;
        if (free == null)
        {
            ulong frame = TakeKernelFrames(0);
            if (frame == 0) return null;
            byte* memory = (byte*)ToVirtual(frame);
            for (ulong at = 0; at < PageSize; at += (ulong)length)
            {
                // SAFETY: within the frame that was just taken.
                *(byte**)(memory + at) = free;
                free = memory + at;
            }
        }

        byte* block = free;
        free = *(byte**)block;
        KernelBytes.Clear(new Span<byte>(block, length));
        return block;
    }

    private static void GiveObject(void* block, int length)
    {
        ref byte* free = ref length == LargeObject ? ref s_largeObjects : ref s_smallObjects;
        // SAFETY: the block is not in use any more.
        *(byte**)block = free;
        free = (byte*)block;
    }
}
