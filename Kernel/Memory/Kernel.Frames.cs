using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>Physical page frames: the policy's answers checked, counted by use.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    private static TFrames s_frames;
    private static byte* s_frameStorage;
    private static int s_frameStorageLength;
    private static ulong* s_frameUse; // one bit per frame: set while it is handed out
    private static int s_frameCount;
    private static long s_totalFrames;
    private static long s_kernelFrames;
    private static long s_programFrames;

    private static Span<byte> FrameStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_frameStorage, s_frameStorageLength);

    /// <summary>Takes 2^<paramref name="order"/> frames for the kernel; 0 when there are none. Not cleared.</summary>
    private static ulong AllocateKernelFrames(int order)
    {
        ulong address = AllocateFrames(order);
        if (address != 0) s_kernelFrames += 1L << order;
        return address;
    }

    private static void FreeKernelFrames(ulong address, int order)
    {
        s_kernelFrames -= 1L << order;
        FreeFrames(address, order);
    }

    /// <summary>Takes one cleared frame for the program; 0 when there is none.</summary>
    private static ulong AllocateProgramFrame()
    {
        ulong address = AllocateFrames(0);
        if (address == 0) return 0;
        s_programFrames++;
        // SAFETY: the frame was free, so nothing else uses it.
        Native.ZeroPage((byte*)ToVirtual(address));
        return address;
    }

    private static void FreeProgramFrame(ulong address)
    {
        s_programFrames--;
        FreeFrames(address, 0);
    }

    private static ulong AllocateFrames(int order)
    {
        int frame = s_frames.Allocate(FrameStorage, order);
        if (frame < 0) return 0;
        int count = 1 << order;
        if ((frame & (count - 1)) != 0 || frame > s_frameCount - count) Panic("frame allocator: a frame out of range or misaligned"u8, null);
        for (int i = frame; i < frame + count; i++)
        {
            ulong bit = 1ul << (i & 63);
            // SAFETY: i is below s_frameCount, and the map has a bit for each frame.
            if ((s_frameUse[i >> 6] & bit) != 0) Panic("frame allocator: the same frame twice"u8, null);
            s_frameUse[i >> 6] |= bit;
        }

        return (ulong)frame * PageSize;
    }

    private static void FreeFrames(ulong address, int order)
    {
        int frame = (int)(address / PageSize);
        int count = 1 << order;
        for (int i = frame; i < frame + count; i++)
        {
            ulong bit = 1ul << (i & 63);
            // SAFETY: the address came from AllocateFrames.
            if ((s_frameUse[i >> 6] & bit) == 0) Panic("frame allocator: a free frame given back"u8, null);
            s_frameUse[i >> 6] &= ~bit;
        }

        s_frames.Free(FrameStorage, frame, order);
    }

    /// <summary>Hands a range that holds nothing to the policy, in whole frames.</summary>
    private static void AddFreeRange(ulong start, ulong end)
    {
        int first = (int)((start + PageSize - 1) / PageSize);
        int last = (int)(end / PageSize);
        if (last > first) s_frames.AddFree(FrameStorage, first, last - first);
    }
}
