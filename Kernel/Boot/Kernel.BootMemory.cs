using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;
using LibOs.Kernel.Streams;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Memory at boot: what there is, and the tables that are sized by it.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong LowMemoryEnd = 0x10_0000; // firmware and loader tables
    private const int DevicePoolOrder = 7; // 512 KiB
    private const int MostThreads = 32768;
    private const int AreasPerThread = 3; // guard, stack, the C library's block above it
    private const int ThreadsPerMegabyte = 16; // a thread that does anything touches some 40 KiB

    private static long s_imageBytes;
    private static long s_bootFrames;

    /// <summary>Page tables, frame allocator, address space and the kernel's tables, sized by the machine's memory.</summary>
    private static void StartMemory(StartInfo* info, int cores, out ulong paged)
    {
        // SAFETY: the loader's memory map, below 4 GiB and therefore mapped.
        ulong memoryMap = info->MemoryMap;
        var map = new ReadOnlySpan<MemoryRange>((void*)memoryMap, (int)info->MemoryMapEntries);
        ElfImage.Bounds(s_image->ElfHeader, out ulong imageStart, out ulong imageEnd);
        ulong memoryEnd = 0;
        foreach (ref readonly MemoryRange range in map)
        {
            if (range.Type != MemoryRange.Usable) continue;
            ulong end = range.Address + range.Length;
            if (end > memoryEnd) memoryEnd = end;
            if (range.Address <= imageStart && end > s_earlyEnd) s_earlyEnd = end;
        }

        if (s_moduleStart >= imageEnd && s_moduleStart < s_earlyEnd) s_earlyEnd = s_moduleStart & ~(PageSize - 1);
        s_earlyNext = imageEnd;
        BuildPageTables(memoryEnd);
        paged = Native.ReadTimestamp();

        s_frameCount = (int)(memoryEnd / PageSize);
        s_frameStorageLength = TFrames.GetStorageSize(s_frameCount);
        s_frameStorage = TakeBoot(s_frameStorageLength);
        s_frameUse = (ulong*)TakeBoot((s_frameCount + 63) / 64 * 8);
        TakeTables(memoryEnd, cores);
        s_frames.Initialize(FrameStorage, s_frameCount);
        // Everything counts as handed out, until it is given to the policy.
        ulong bootEnd = s_earlyNext;
        long usable = 0;
        // The one-to-one map is gone; the loader's table is now found in the direct map.
        map = new ReadOnlySpan<MemoryRange>((void*)ToVirtual(memoryMap), map.Length);
        foreach (ref readonly MemoryRange range in map)
        {
            if (range.Type != MemoryRange.Usable) continue;
            usable += (long)(range.Length / PageSize);
            AddFreeBesides(range.Address, range.Address + range.Length, imageStart, bootEnd);
        }

        s_totalFrames = usable;
        s_imageBytes = (long)(imageEnd - imageStart);
        s_bootFrames = (long)((bootEnd - imageEnd) / PageSize);
        SetUpAddressSpace(imageStart, imageEnd);

        ulong pool = AllocateKernelFrames(DevicePoolOrder);
        if (pool == 0) Panic("memory: not enough for devices; start the partition with more --memory"u8, null);
        // SAFETY: just taken from the allocator.
        if (!s_isMemoryFresh) KernelBytes.Clear(new Span<byte>((void*)ToVirtual(pool), 1 << (12 + DevicePoolOrder)));
        PhysicalMachine.SetPool(pool, pool + (PageSize << DevicePoolOrder));
    }

    /// <summary>Adds a usable range to the free frames, without low memory, image, boot tables and the launch block.</summary>
    private static void AddFreeBesides(ulong start, ulong end, ulong imageStart, ulong bootEnd)
    {
        if (start < LowMemoryEnd) start = LowMemoryEnd;
        if (start >= end) return;
        if (start < bootEnd && end > imageStart)
        {
            AddFreeWithoutModule(start, imageStart);
            AddFreeWithoutModule(bootEnd, end);
        }
        else
        {
            AddFreeWithoutModule(start, end);
        }
    }

    private static void AddFreeWithoutModule(ulong start, ulong end)
    {
        if (start >= end) return;
        ulong moduleStart = s_moduleStart & ~(PageSize - 1);
        ulong moduleEnd = RoundUp(s_moduleEnd);
        if (moduleStart >= end || moduleEnd <= start)
        {
            AddFreeRange(start, end);
            return;
        }

        if (moduleStart > start) AddFreeRange(start, moduleStart);
        if (moduleEnd < end) AddFreeRange(moduleEnd, end);
    }

    /// <summary>Takes cleared memory for the kernel's lifetime, behind the page tables.</summary>
    private static byte* TakeBoot(int bytes)
    {
        ulong start = s_earlyNext;
        s_earlyNext += ((ulong)bytes + PageSize - 1) & ~(PageSize - 1);
        if (s_earlyNext > s_earlyEnd) Panic("memory: not enough for the kernel's tables; start the partition with more --memory"u8, null);
        // SAFETY: usable memory behind the image, in the direct map.
        for (ulong page = start; page < s_earlyNext && !s_isMemoryFresh; page += PageSize) Native.ZeroPage((byte*)ToVirtual(page));
        return (byte*)ToVirtual(start);
    }

    /// <summary>The kernel's own tables: fixed ones in one piece, the others by the size of memory.</summary>
    private static void TakeTables(ulong memoryEnd, int cores)
    {
        int megabytes = (int)(memoryEnd >> 20);
        s_threadCapacity = 64;
        while (s_threadCapacity < MostThreads && s_threadCapacity < megabytes * ThreadsPerMegabyte) s_threadCapacity *= 2;
        s_areaCapacity = Math.Clamp(megabytes * 32, 1024, 65536) + (s_threadCapacity * AreasPerThread);

        s_schedulerStorageLength = (TScheduler.GetStorageSize(s_threadCapacity) + 15) & ~15;
        s_areaStorageLength = TAreas.GetStorageSize(s_areaCapacity);
        s_logStorageLength = TLog.GetStorageSize(LogBytes);
        // Where each table lies is settled first; the memory is taken, and cleared, by what they come to.
        byte* start = (byte*)ToVirtual(s_earlyNext);
        byte* next = start;
        s_schedulerStorage = Part(ref next, s_schedulerStorageLength * cores);
        s_schedulers = (TScheduler*)Part(ref next, cores * sizeof(TScheduler));
        s_cores = (CoreBlock**)Part(ref next, cores * sizeof(CoreBlock*));
        s_areaStorage = Part(ref next, s_areaStorageLength);
        s_logStorage = Part(ref next, s_logStorageLength);
        s_threads = (Thread**)Part(ref next, s_threadCapacity * 8);
        s_timers.Initialize((Thread**)Part(ref next, s_threadCapacity * 8), s_threadCapacity);
        s_generations = (int*)Part(ref next, s_threadCapacity * 4);
        s_futexes = (WaitQueue*)Part(ref next, FutexBuckets * sizeof(WaitQueue));
        s_actions = (SignalAction*)Part(ref next, (SignalNumber.Count + 1) * sizeof(SignalAction));
        s_descriptors = (ulong**)Part(ref next, DescriptorTables * sizeof(ulong*));
        s_pollWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_inputWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_outputWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_controlBuffer = Part(ref next, ControlCapacity);
        s_line = Part(ref next, LineCapacity);
        s_logMessage = Part(ref next, ControlChannel.HeaderLength + LogPrefix + LineCapacity);
        s_phaseTimestamps = (long*)Part(ref next, PhaseCount * 8);
        s_randomState = (uint*)Part(ref next, 40 * 4);
        s_unknownCalls = (ulong*)Part(ref next, NamedCalls / 8);
        s_callCounts = (int*)Part(ref next, (NamedCalls + OwnCalls) * 4);

        _ = TakeBoot((int)(next - start));
        s_areas.Initialize(AreaStorage, s_areaCapacity, 0, ProgramEnd);
    }

    private static byte* Part(ref byte* next, int bytes)
    {
        byte* part = next;
        next += (bytes + 15) & ~15;
        return part;
    }

    private static void SetUpAddressSpace(ulong imageStart, ulong imageEnd)
    {
        ulong header = s_image->ElfHeader;
        ElfImage.Segment* segments = ElfImage.Segments(header);
        int count = ElfImage.SegmentCount(header);
        // Below the image nothing is ever mapped, so null dereferences fault; behind it 32-bit addresses are kept free.
        _ = s_areas.Map(AreaStorage, 0, imageStart, AreaProtection.None, AreaKind.Image);
        _ = s_areas.Map(AreaStorage, imageEnd, ProgramStart - imageEnd, AreaProtection.None, AreaKind.Image);
        for (int i = 0; i < count; i++)
        {
            // SAFETY: i is below the header's count.
            ElfImage.Segment* segment = segments + i;
            if (segment->Type != ElfImage.Load) continue;
            AreaProtection protection = AreaProtection.Read;
            if ((segment->Flags & ElfImage.Writable) != 0) protection |= AreaProtection.Write;
            if ((segment->Flags & ElfImage.Executable) != 0) protection |= AreaProtection.Execute;
            ulong start = segment->VirtualAddress & ~(PageSize - 1);
            ulong end = RoundUp(segment->VirtualAddress + segment->MemoryLength);
            _ = s_areas.Map(AreaStorage, start, end - start, protection, AreaKind.Image);
        }
    }
}
