using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The cores: their blocks, their start, their idle loops.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>An affinity mask is one word.</summary>
    private const int MostCores = 64;
    private const long LongestCoreStart = 1_000_000_000;
    private const int CoreMemoryOrder = 4; // block, tables, trap stacks and the idle loop's stack: 64 KiB

    private static CoreBlock** s_cores; // by number
    private static int s_coreCount;
    private static ulong s_isolatedCores; // bit n: core n belongs to one thread
    private static bool s_isStopping;

    /// <summary>Every core that has started.</summary>
    private static ulong OnlineCores => s_coreCount == MostCores ? ulong.MaxValue : (1ul << s_coreCount) - 1;

    /// <summary>Completes the block of the core that boots.</summary>
    private static void SetUpFirstCore()
    {
        CoreBlock* core = Core;
        s_cores[0] = core;
        s_coreCount = 1;
        core->TimerArmedFor = long.MaxValue;
        core->IsOnline = 1;
        Spin.Initialize(s_randomState); // working memory that nothing else uses yet
        core->ExtendedState = ExtendedState();
        core->HasFsBaseInstructions = HasFsBaseInstructions() ? 1 : 0;
        EnableFeatures(core);
        ulong memory = TakeKernelFrames(Thread.StackOrder);
        if (memory == 0) Panic("memory: not enough for the idle loop"u8, null);
        core->Idle = (Thread*)ToVirtual(memory);
        PrepareIdle(core);
        InitializeScheduler(core);
    }

    /// <summary>Whether the processor has instructions to set the base of FS, which are much cheaper than the register's number.</summary>
    private static bool HasFsBaseInstructions()
    {
        const uint FsGsBase = 1; // CPUID leaf 7, EBX
        uint* four = s_randomState; // working memory that nothing else uses yet
        Native.Identify(0, 0, four);
        if (four[0] < 7) return false;
        Native.Identify(7, 0, four);
        return (four[1] & FsGsBase) != 0;
    }

    /// <summary>Switches on what the processor has for programs: extended state, instructions for FS.</summary>
    private static void EnableFeatures(CoreBlock* core)
    {
        if (core->ExtendedState != 0) Native.EnableExtendedState((uint)core->ExtendedState);
        if (core->HasFsBaseInstructions != 0) Native.EnableFsBaseInstructions();
    }

    /// <summary>The state components to keep of a program: AVX where the processor has it, as far as a frame has room.</summary>
    private static ulong ExtendedState()
    {
        const uint ExtendedSave = 1 << 26, Avx = 1 << 28; // CPUID leaf 1, ECX
        const ulong LegacyAndAvx = 7;
        uint* four = s_randomState; // working memory that nothing else uses yet
        Native.Identify(1, 0, four);
        return (four[2] & ExtendedSave) != 0 && (four[2] & Avx) != 0 ? LegacyAndAvx : 0;
    }

    private static void PrepareIdle(CoreBlock* core)
    {
        Thread* idle = core->Idle;
        *idle = default;
        idle->Slot = -1;
        idle->Core = core->Index;
        idle->State = ThreadState.Running;
        idle->TimerIndex = -1;
        idle->Canary = Thread.CanaryValue;
        idle->StackTop = (ulong)idle + (PageSize << Thread.StackOrder);
        PrepareSwitch(idle, idle->StackTop, s_image->IdleEntry);
    }

    /// <summary>Starts the other cores, one after the other; they begin to work when the kernel lock is released.</summary>
    private static void StartCores(int wanted)
    {
        if (wanted <= 1) return;
        EnableTimer(); // from here on the clock is read by more than one core
        s_kernelLock.Holder = Core->Index + 1;
        s_hasManyCores = true;
        RealMode.WriteTrampoline(s_image);
        *s_image->NextCoreTable = (ulong)s_topTable - PhysicalMachine.DirectMap;
        for (int index = 1; index < wanted; index++)
        {
            CoreBlock* core = CreateCore(index);
            if (core == null) Panic("memory: not enough for the cores; start the partition with more --memory"u8, null);
            *s_image->NextCore = core;
            LocalApic.StartCore(index, RealMode.TrampolinePage);
            long limit = Clock.Now() + LongestCoreStart;
            while (Volatile.Read(ref core->IsOnline) == 0 && Clock.Now() < limit) Spin.Wait();
            if (core->IsOnline == 0)
            {
                LogNumber(LogLevel.Warning, "cores: one does not start; left out from number "u8, (ulong)index);
                break;
            }

            s_coreCount = index + 1;
        }

        s_hasManyCores = s_coreCount > 1;
        LogNumber(LogLevel.Information, "cores: "u8, (ulong)s_coreCount);
    }

    private static CoreBlock* CreateCore(int index)
    {
        ulong memory = TakeKernelFrames(CoreMemoryOrder);
        if (memory == 0) return null;
        byte* start = (byte*)ToVirtual(memory);
        // SAFETY: just taken from the allocator.
        KernelBytes.Clear(new Span<byte>(start, (int)PageSize));
        CoreBlock* core = (CoreBlock*)start;
        core->Self = core;
        core->InKernel = 1;
        core->Index = index;
        core->TimerArmedFor = long.MaxValue;
        core->ExtendedState = s_cores[0]->ExtendedState;
        core->HasFsBaseInstructions = s_cores[0]->HasFsBaseInstructions;
        core->Requested = s_request;
        core->Served = s_request;
        core->Idle = (Thread*)(start + CoreMemory.IdleStack);
        PrepareIdle(core);
        core->KernelStackTop = core->Idle->StackTop;
        core->Current = core->Idle;
        Descriptors.Prepare(s_image, start);
        s_cores[index] = core;
        InitializeScheduler(core);
        return core;
    }

    /// <summary>The first method of every core but the one that boots; on the stack of its idle loop.</summary>
    /// <param name="block">Its block, a <c>CoreBlock</c>.</param>
    [KernelEntry("libos_core_main")]
    public static void StartCore(nuint block)
    {
        CoreBlock* core = (CoreBlock*)block;
        EnableFeatures(core);
        Descriptors.LoadPrepared(s_image, (byte*)core);
        Descriptors.EnableSystemCalls(s_image);
        LocalApic.Initialize();
        LocalApic.EnableTimer();
        core->IsTimerEnabled = true;
        Volatile.Write(ref core->IsOnline, 1);
        LockKernel();
        RunIdle();
    }

    /// <summary>The idle loop of a core; entered with the kernel lock held.</summary>
    [KernelEntry("libos_idle_main")]
    public static void RunIdle()
    {
        CoreBlock* core = Core; // an idle loop never changes its core
        while (true)
        {
            long now = Clock.Now();
            Thread* next = PickNext(core, now);
            if (next != core->Idle)
            {
                SwitchTo(core, core->Idle, next, now);
                continue;
            }

            FreeEndedThread();
            if (ExpireTimers()) continue;
            CoverEarliestTimer(core);
            Volatile.Write(ref core->IsIdle, 1);
            Native.Fence();
            UnlockKernel();
            Native.Idle();
            Volatile.Write(ref core->IsIdle, 0);
            Native.Fence();
            ServeRequest(core);
            LockKernel();
        }
    }

    /// <summary>Interrupts another core so that it looks at what has changed for it.</summary>
    private static void Kick(CoreBlock* core) => LocalApic.Interrupt(core->Index, Vectors.Reschedule);

    /// <summary>Stops all other cores for good, wherever they are.</summary>
    private static void StopOtherCores()
    {
        if (!s_hasManyCores) return;
        s_isStopping = true;
        for (int i = 0; i < s_coreCount; i++)
            if (s_cores[i] != Core) LocalApic.InterruptUnmaskably(i);
    }
}
