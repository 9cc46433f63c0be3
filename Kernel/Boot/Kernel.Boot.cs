using System.Buffers.Binary;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;
using LibOs.Kernel.Streams;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The way from the loader to the first thread.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    private const ulong LowMemoryEnd = 0x10_0000; // firmware and loader tables
    private const int DevicePoolOrder = 7; // 512 KiB
    private const long DefaultQuantum = 5_000_000;
    private const int MostThreads = 32768;
    private const int ThreadsPerMegabyte = 16; // a thread that does anything touches some 40 KiB

    private static ulong s_bootInfo;
    private static ulong s_moduleStart;
    private static ulong s_moduleEnd;
    private static ulong s_commandLine;
    private static long s_imageBytes;
    private static long s_bootFrames;
    private static bool s_rateWasHandedIn;
    private static bool s_isMemoryFresh;

    /// <summary>The kernel's first method, in long mode on the loader's one-to-one map.</summary>
    /// <param name="startInfo">The physical address of the loader's hvm_start_info.</param>
    [KernelEntry("libos_kernel_main")]
    public static void Main(nuint startInfo)
    {
        s_image = Native.Addresses();
        s_core = s_image->Core0;
        s_isBooted = true;
        s_scheduler = default;
        s_frames = default;
        s_areas = default;
        s_console = default;
        s_log = default;
        s_bootInfo = startInfo;
        StartInfo* info = (StartInfo*)startInfo;
        if (info->Magic != StartInfo.ExpectedMagic) Panic("boot: no start information from the loader"u8, null);
        if (info->Version < 1 || info->MemoryMapEntries == 0) Panic("boot: the loader gives no memory map"u8, null);
        s_commandLine = info->CommandLine;
        if (info->ModuleCount > 0)
        {
            // SAFETY: the loader gives at least one entry.
            StartModule* module = (StartModule*)info->Modules;
            s_moduleStart = module->Address;
            s_moduleEnd = module->Address + module->Length;
        }

        ReadLaunchFlags(OpenLaunchBlock(s_moduleStart));
        ulong entered = Native.ReadTimestamp();
        Descriptors.Load(s_image);
        Descriptors.EnableSystemCalls(s_image);
        ulong trapsReady = Native.ReadTimestamp();
        StartMemory(info, out ulong paged);
        s_phaseTimestamps[(int)BootPhase.Entry] = (long)entered;
        s_phaseTimestamps[(int)BootPhase.Traps] = (long)trapsReady;
        s_phaseTimestamps[(int)BootPhase.Paging] = (long)paged;
        RecordPhase(BootPhase.Memory);

        ReadOnlySpan<byte> launch = OpenLaunchBlock(ToVirtual(s_moduleStart)); // the one-to-one map is gone
        StartClock(launch);
        RecordPhase(BootPhase.Clock);

        CreateFirstThread();
        InitializeDescriptors();
        FindConsole();
        RecordPhase(BootPhase.Console);

        LogNumber(LogLevel.Information, "memory: "u8, (ulong)s_totalFrames * PageSize / 1024, " KiB"u8);
        LogNumber(LogLevel.Information, s_rateWasHandedIn ? "clock: handed in, Hz: "u8 : "clock: calibrated, Hz: "u8, Clock.Rate);
        SeedRandom(LaunchBlock.TryFind(launch, LaunchSection.Seed, out ReadOnlySpan<byte> seed) ? seed : default);
        TrapFrame* frame = BuildFirstFrame(launch);
        if (s_moduleEnd != 0) AddFreeRange(s_moduleStart, s_moduleEnd);
        s_chargeLimit = s_frames.FreeFrames * (long)PageSize;
        RecordPhase(BootPhase.Threads);
        Native.Enter(frame);
    }

    /// <summary>Page tables, frame allocator, address space and the kernel's tables, sized by the machine's memory.</summary>
    private static void StartMemory(StartInfo* info, out ulong paged)
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
        TakeTables(memoryEnd);
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
    private static void TakeTables(ulong memoryEnd)
    {
        int megabytes = (int)(memoryEnd >> 20);
        s_threadCapacity = 64;
        while (s_threadCapacity < MostThreads && s_threadCapacity < megabytes * ThreadsPerMegabyte) s_threadCapacity *= 2;
        int areaCapacity = Math.Clamp(megabytes * 32, 1024, 65536);

        s_schedulerStorageLength = TScheduler.GetStorageSize(s_threadCapacity);
        s_areaStorageLength = TAreas.GetStorageSize(areaCapacity);
        s_logStorageLength = TLog.GetStorageSize(LogBytes);
        byte* next = TakeBoot(
            s_schedulerStorageLength + s_areaStorageLength + s_logStorageLength
            + (s_threadCapacity * (8 + 8 + 4)) + (FutexBuckets * sizeof(WaitQueue)) + ((SignalNumber.Count + 1) * sizeof(SignalAction))
            + (Descriptor.Count * sizeof(Descriptor)) + (Pipe.Count * sizeof(Pipe)) + (2 * sizeof(WaitQueue))
            + ControlCapacity + LineCapacity + ControlChannel.HeaderLength + LogPrefix + LineCapacity
            + (PhaseCount * 8) + (40 * 4) + (NamedCalls / 8) + (16 * 20));
        s_schedulerStorage = Part(ref next, s_schedulerStorageLength);
        s_areaStorage = Part(ref next, s_areaStorageLength);
        s_logStorage = Part(ref next, s_logStorageLength);
        s_threads = (Thread**)Part(ref next, s_threadCapacity * 8);
        s_timers.Initialize((Thread**)Part(ref next, s_threadCapacity * 8), s_threadCapacity);
        s_generations = (int*)Part(ref next, s_threadCapacity * 4);
        s_futexes = (WaitQueue*)Part(ref next, FutexBuckets * sizeof(WaitQueue));
        s_actions = (SignalAction*)Part(ref next, (SignalNumber.Count + 1) * sizeof(SignalAction));
        s_descriptors = (Descriptor*)Part(ref next, Descriptor.Count * sizeof(Descriptor));
        s_pipes = (Pipe*)Part(ref next, Pipe.Count * sizeof(Pipe));
        s_inputWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_outputWaiting = (WaitQueue*)Part(ref next, sizeof(WaitQueue));
        s_controlBuffer = Part(ref next, ControlCapacity);
        s_line = Part(ref next, LineCapacity);
        s_logMessage = Part(ref next, ControlChannel.HeaderLength + LogPrefix + LineCapacity);
        s_phaseTimestamps = (long*)Part(ref next, PhaseCount * 8);
        s_randomState = (uint*)Part(ref next, 40 * 4);
        s_unknownCalls = (ulong*)Part(ref next, NamedCalls / 8);

        s_scheduler.Initialize(SchedulerStorage, s_threadCapacity, DefaultQuantum);
        s_areas.Initialize(AreaStorage, areaCapacity, 0, ProgramEnd);
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

    /// <summary>Checks the launch block; empty when the machine was started without one.</summary>
    private static ReadOnlySpan<byte> OpenLaunchBlock(ulong address)
    {
        if (s_moduleEnd == 0) return default;
        // SAFETY: the loader put the module into usable memory; it is kept out of the free frames.
        var module = new ReadOnlySpan<byte>((void*)address, (int)(s_moduleEnd - s_moduleStart));
        if (!LaunchBlock.TryOpen(module, out ReadOnlySpan<byte> sections)) Panic("boot: the launch block is malformed; start the partition with a libos tool of the same version"u8, null);
        return sections;
    }

    private static void ReadLaunchFlags(ReadOnlySpan<byte> launch)
    {
        if (!LaunchBlock.TryFind(launch, LaunchSection.Flags, out ReadOnlySpan<byte> flags) || flags.Length != 4) return;
        var wanted = (LaunchFlags)BinaryPrimitives.ReadUInt32LittleEndian(flags);
        s_isVerbose = (wanted & LaunchFlags.Verbose) != 0;
        s_wantsBootChart = (wanted & LaunchFlags.BootChart) != 0;
        s_isMemoryFresh = (wanted & LaunchFlags.FreshMemory) != 0;
    }

    private static void StartClock(ReadOnlySpan<byte> launch)
    {
        LocalApic.Initialize();
        ulong rate = 0;
        if (LaunchBlock.TryFind(launch, LaunchSection.TimestampRate, out ReadOnlySpan<byte> payload) && payload.Length == 8)
            rate = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        s_rateWasHandedIn = Clock.IsPlausible(rate);
        Clock.Initialize(*s_image->EntryTimestamp, rate);
        if (LaunchBlock.TryFind(launch, LaunchSection.StartTime, out payload) && payload.Length == 8)
            s_realtimeOffset = BinaryPrimitives.ReadInt64LittleEndian(payload);
    }

    /// <summary>Finds the console among the devices that the machine announces.</summary>
    private static void FindConsole()
    {
        if (s_commandLine == 0) return;
        // SAFETY: the loader ends the command line with a zero byte, in memory that the direct map covers.
        byte* text = (byte*)ToVirtual(s_commandLine);
        int length = 0;
        while (length < PathCapacity && text[length] != 0) length++;
        var rest = new ReadOnlySpan<byte>(text, length);
        while (DeviceFinder.TryNext(ref rest, out ulong device, out uint input))
        {
            if (PhysicalMachine.ReadRegister32(device + 8) == 0) continue; // an empty slot
            StartConsole(device, input);
            PhysicalMachine.TakeRest(out ulong start, out ulong end);
            s_kernelFrames -= (long)((end - start) / PageSize);
            for (ulong page = start; page < end; page += PageSize) s_frameUse[page / PageSize >> 6] &= ~(1ul << (int)(page / PageSize & 63));
            AddFreeRange(start, end);
            return;
        }

        Panic("boot: the machine announces no virtio serial device; start the image with libos run"u8, null);
    }

    private static void CreateFirstThread()
    {
        Thread* thread = CreateThread();
        if (thread == null) Panic("memory: not enough for the first thread"u8, null);
        thread->State = ThreadState.Running;
        thread->StartedRunning = Clock.Now();
        "main"u8.CopyTo(thread->Name);
        s_core->Current = thread;
        s_core->KernelStackTop = thread->StackTop;
    }

    /// <summary>Builds the program's stack as the C library expects it and a frame that enters it.</summary>
    private static TrapFrame* BuildFirstFrame(ReadOnlySpan<byte> launch)
    {
        const ulong ProgramHeaders = 3, ProgramHeaderLength = 4, ProgramHeaderCount = 5, PageLength = 6, Random = 25, AuxiliaryEntries = 6;
        if (!LaunchBlock.TryFind(launch, LaunchSection.Arguments, out ReadOnlySpan<byte> arguments) || arguments.IsEmpty) arguments = "program\0"u8;
        if (!LaunchBlock.TryFind(launch, LaunchSection.Environment, out ReadOnlySpan<byte> environment)) environment = default;
        int argumentCount = CountStrings(arguments);
        int environmentCount = CountStrings(environment);

        ulong stackStart = ProgramEnd - MainStackLength;
        _ = s_areas.Map(AreaStorage, stackStart, MainStackLength, AreaProtection.Read | AreaProtection.Write, AreaKind.Stack);
        ulong strings = (ProgramEnd - (ulong)(arguments.Length + environment.Length) - 16) & ~15ul;
        ulong words = (ulong)(1 + argumentCount + 1 + environmentCount + 1) + (AuxiliaryEntries * 2);
        ulong stack = (strings - (words * 8)) & ~15ul;
        if (!CanWrite(stack, ProgramEnd - stack)) Panic("boot: arguments and environment do not fit into memory"u8, null);

        // SAFETY: checked just now; nothing else runs yet.
        var text = new Span<byte>((byte*)strings, arguments.Length + environment.Length);
        KernelBytes.Copy(arguments, text);
        KernelBytes.Copy(environment, text[arguments.Length..]);
        ulong* word = (ulong*)stack;
        *word++ = (ulong)argumentCount;
        ulong next = PutPointers(ref word, strings, argumentCount);
        *word++ = 0;
        _ = PutPointers(ref word, next, environmentCount);
        *word++ = 0;
        ulong header = s_image->ElfHeader;
        FillRandom(new Span<byte>((byte*)ProgramEnd - 16, 16));
        PutPair(ref word, ProgramHeaders, (ulong)ElfImage.Segments(header));
        PutPair(ref word, ProgramHeaderLength, (ulong)sizeof(ElfImage.Segment));
        PutPair(ref word, ProgramHeaderCount, (ulong)ElfImage.SegmentCount(header));
        PutPair(ref word, PageLength, PageSize);
        PutPair(ref word, Random, ProgramEnd - 16);
        PutPair(ref word, 0, 0);

        TrapFrame* frame = FrameOf(Current);
        *frame = default;
        new Span<byte>(TrapFrame.Floating(frame), TrapFrame.FloatingLength).Clear();
        *(ushort*)TrapFrame.Floating(frame) = 0x37F; // x87 control as after FNINIT
        *(uint*)(TrapFrame.Floating(frame) + 24) = 0x1F80; // MXCSR: all exceptions masked
        frame->Rip = s_image->LibcStart;
        frame->Rsp = stack;
        frame->Rflags = UserFlags;
        frame->Cs = 8;
        frame->Ss = 0x10;
        return frame;
    }

    private static int CountStrings(ReadOnlySpan<byte> strings)
    {
        int count = 0;
        for (int i = 0; i < strings.Length; i++)
            if (strings[i] == 0) count++;
        return count;
    }

    private static ulong PutPointers(ref ulong* word, ulong strings, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // SAFETY: the caller copied that many zero-terminated strings.
            *word++ = strings;
            while (*(byte*)strings != 0) strings++;
            strings++;
        }

        return strings;
    }

    private static void PutPair(ref ulong* word, ulong key, ulong value)
    {
        *word++ = key;
        *word++ = value;
    }
}
