using System.Buffers.Binary;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>The way from the loader to the first thread.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const long DefaultQuantum = 5_000_000;

    private static long s_quantum;

    private static ulong s_moduleStart;
    private static ulong s_moduleEnd;
    private static ulong s_commandLine;
    private static bool s_rateWasHandedIn;
    private static bool s_isMemoryFresh;

    /// <summary>The kernel's first method, in long mode on the loader's one-to-one map.</summary>
    /// <param name="startInfo">The physical address of the loader's hvm_start_info.</param>
    [KernelEntry("libos_kernel_main")]
    public static void Main(nuint startInfo)
    {
        s_image = Native.Addresses();
        s_isBooted = true;
        LockKernel();
        s_hasManyCores = false;
        s_quantum = DefaultQuantum;
        s_isolatedCores = 0;
        s_frames = default;
        s_areas = default;
        s_console = default;
        s_log = default;
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

        ReadOnlySpan<byte> early = OpenLaunchBlock(s_moduleStart);
        ReadLaunchFlags(early);
        int cores = WantedCores(early);
        ulong entered = Native.ReadTimestamp();
        Descriptors.Load(s_image);
        Descriptors.EnableSystemCalls(s_image);
        ulong trapsReady = Native.ReadTimestamp();
        StartMemory(info, cores, out ulong paged);
        s_phaseTimestamps[(int)BootPhase.Entry] = (long)entered;
        s_phaseTimestamps[(int)BootPhase.Traps] = (long)trapsReady;
        s_phaseTimestamps[(int)BootPhase.Paging] = (long)paged;
        RecordPhase(BootPhase.Memory);

        ReadOnlySpan<byte> launch = OpenLaunchBlock(ToVirtual(s_moduleStart)); // the one-to-one map is gone
        StartClock(launch);
        RecordPhase(BootPhase.Clock);

        SetUpFirstCore();
        CreateFirstThread();
        FillInspectionTable();
        InitializeDescriptors();
        FindConsole();
        RecordPhase(BootPhase.Console);

        LogNumber(LogLevel.Information, "memory: "u8, (ulong)s_totalFrames * PageSize / 1024, " KiB"u8);
        LogNumber(LogLevel.Information, s_rateWasHandedIn ? "clock: handed in, Hz: "u8 : "clock: calibrated, Hz: "u8, Clock.Rate);
        SeedRandom(LaunchBlock.TryFind(launch, LaunchSection.Seed, out ReadOnlySpan<byte> seed) ? seed : default);
        if (TFiles.IsPresent) StartFiles(ToVirtual(s_moduleStart));
        TrapFrame* frame = BuildFirstFrame(launch);
        if (s_moduleEnd != 0) AddFreeRange(s_moduleStart, s_moduleEnd);
        s_chargeLimit = s_frames.FreeFrames * (long)PageSize;
        StartSharedMemory(launch);
        StartCores(cores);
        RecordPhase(BootPhase.Threads);
        UnlockKernel();
        Native.Enter(frame);
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
        s_hasChannel = TFiles.IsPresent && (wanted & LaunchFlags.Channel) != 0;
    }

    private static int WantedCores(ReadOnlySpan<byte> launch) =>
        LaunchBlock.TryFind(launch, LaunchSection.Cores, out ReadOnlySpan<byte> cores) && cores.Length == 4
            ? Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(cores), 1, MostCores)
            : 1;

    private static void StartClock(ReadOnlySpan<byte> launch)
    {
        LocalApic.Initialize();
        ulong rate = 0;
        if (LaunchBlock.TryFind(launch, LaunchSection.TimestampRate, out ReadOnlySpan<byte> payload) && payload.Length == 8)
            rate = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        s_rateWasHandedIn = Clock.IsPlausible(rate);
        Clock.Initialize(*s_image->EntryTimestamp, rate, s_image->Clock);
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

}
