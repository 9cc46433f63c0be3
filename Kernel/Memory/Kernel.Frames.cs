using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;

namespace LibOs.Kernel;

/// <content>Physical page frames: the policy's answers checked, counted by use, single ones kept ready for each core.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static TFrames s_frames;
    private static byte* s_frameStorage;
    private static int s_frameStorageLength;
    private static ulong* s_frameUse; // one bit per frame: set while the policy has handed it out
    private static FrameCache.All s_frameCaches;
    private static int s_cachedFrames; // in all of them
    private static int s_frameCount;
    private static long s_totalFrames;
    private static long s_kernelFrames;
    private static long s_programFrames;
    private static long s_mostProgramFrames;

    private static Span<byte> FrameStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_frameStorage, s_frameStorageLength);

    /// <summary>The frames that nobody uses, ready or with the policy.</summary>
    private static long UnusedFrames => s_frames.FreeFrames + s_cachedFrames;

    /// <summary>Takes 2^<paramref name="order"/> frames for the kernel; 0 when there are none. Not cleared. The memory lock is held.</summary>
    private static ulong AllocateKernelFrames(int order)
    {
        ulong address = order == 0 ? AllocateFrame() : AllocateFrames(order);
        if (address != 0) s_kernelFrames += 1L << order;
        return address;
    }

    private static void FreeKernelFrames(ulong address, int order)
    {
        s_kernelFrames -= 1L << order;
        if (order == 0) FreeFrame(address);
        else FreeFrames(address, order);
    }

    /// <summary>Counts frames that become a page of the program, or cease to be one.</summary>
    /// <param name="frames">How many; negative when they cease.</param>
    /// <param name="isUncharged">Whether they are not part of what the program was promised.</param>
    private static void CountProgramFrames(long frames, bool isUncharged)
    {
        s_programFrames += frames;
        if (isUncharged) s_unchargedFrames += frames;
        if (s_programFrames > s_mostProgramFrames) s_mostProgramFrames = s_programFrames;
    }

    private static void ClearFrames(ulong address, int order)
    {
        // SAFETY: the frames were just taken, so nothing else uses them.
        byte* page = (byte*)ToVirtual(address);
        for (int i = 0; i < 1 << order; i++, page += PageSize) Native.ZeroPage(page);
    }

    /// <summary>Takes a frame from this core's cache; 0 when memory is used up.</summary>
    private static ulong AllocateFrame()
    {
        ref FrameCache cache = ref s_frameCaches[Core->Index & (FrameCache.All.Length - 1)];
        if (cache.Count == 0)
        {
            Refill(ref cache);
            if (cache.Count == 0) return AllocateFrames(0); // what other cores keep ready comes back first
        }

        s_cachedFrames--;
        return (ulong)cache.Frames[--cache.Count] * PageSize;
    }

    private static void FreeFrame(ulong address)
    {
        ref FrameCache cache = ref s_frameCaches[Core->Index & (FrameCache.All.Length - 1)];
        if (cache.Count == FrameCache.Capacity) Drain(ref cache, FrameCache.Batch);
        cache.Frames[cache.Count++] = (int)(address / PageSize);
        s_cachedFrames++;
    }

    private static void Refill(ref FrameCache cache)
    {
        int count = 0;
        for (; count < FrameCache.Batch; count++)
        {
            int frame = TakeFromPolicy(0);
            if (frame < 0) break;
            cache.Frames[count] = frame;
        }

        // What the policy gave first is to be used first.
        for (int low = 0, high = count - 1; low < high; low++, high--) (cache.Frames[low], cache.Frames[high]) = (cache.Frames[high], cache.Frames[low]);
        cache.Count = count;
        s_cachedFrames += count;
    }

    /// <summary>Gives the frames back that wait longest.</summary>
    private static void Drain(ref FrameCache cache, int count)
    {
        for (int i = 0; i < count; i++) FreeFrames((ulong)cache.Frames[i] * PageSize, 0);
        for (int i = count; i < cache.Count; i++) cache.Frames[i - count] = cache.Frames[i];
        cache.Count -= count;
        s_cachedFrames -= count;
    }

    /// <summary>Takes a block from the policy; 0 when there is none, even with what the cores keep ready.</summary>
    private static ulong AllocateFrames(int order)
    {
        int frame = TakeFromPolicy(order);
        if (frame < 0 && s_cachedFrames > 0)
        {
            for (int i = 0; i < FrameCache.All.Length; i++)
            {
                ref FrameCache cache = ref s_frameCaches[i];
                Drain(ref cache, cache.Count);
            }

            frame = TakeFromPolicy(order);
        }

        return frame < 0 ? 0 : (ulong)frame * PageSize;
    }

    private static int TakeFromPolicy(int order)
    {
        int frame = s_frames.Allocate(FrameStorage, order);
        if (frame < 0) return -1;
        int count = 1 << order;
        if ((frame & (count - 1)) != 0 || frame > s_frameCount - count) PanicPolicy("frame allocator"u8, TFrames.Name, "handed out a frame out of range or misaligned"u8);
        for (int i = frame; i < frame + count; i++)
        {
            ulong bit = 1ul << (i & 63);
            // SAFETY: i is below s_frameCount, and the map has a bit for each frame.
            if ((s_frameUse[i >> 6] & bit) != 0) PanicPolicy("frame allocator"u8, TFrames.Name, "handed out the same frame twice"u8);
            s_frameUse[i >> 6] |= bit;
        }

        return frame;
    }

    /// <summary>Gives a block, or part of one, back to the policy.</summary>
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
