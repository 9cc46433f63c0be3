namespace LibOs.Kernel.Machine;

/// <summary>The local interrupt controller and its timer (Intel SDM volume 3, chapter 11).</summary>
internal static class LocalApic
{
    private const ulong DefaultBase = 0xFEE0_0000;
    private const uint TaskPriorityRegister = 0x80;
    private const uint EndOfInterruptRegister = 0xB0;
    private const uint SpuriousVectorRegister = 0xF0;
    private const uint CommandRegister = 0x300;
    private const uint TargetRegister = 0x310;
    private const uint TimerRegister = 0x320;
    private const uint InitialCountRegister = 0x380;
    private const uint CurrentCountRegister = 0x390;
    private const uint DivideRegister = 0x3E0;
    private const uint DivideBy1 = 0b1011;
    private const uint Masked = 1 << 16;
    private const uint Enabled = 1 << 8;

    // The command register (section 11.6.1).
    private const uint DeliverUnmaskable = 4 << 8;
    private const uint DeliverInit = 5 << 8;
    private const uint DeliverStartup = 6 << 8;
    private const uint IsPending = 1 << 12;
    private const uint Assert = 1 << 14;

    /// <summary>Switches it on; the timer counts down from the top, without an interrupt, for calibration.</summary>
    public static void Initialize()
    {
        Write(SpuriousVectorRegister, Enabled | Vectors.Spurious);
        Write(DivideRegister, DivideBy1);
        Write(TimerRegister, Masked | Vectors.Timer);
        Write(InitialCountRegister, uint.MaxValue);
    }

    /// <summary>How far the timer has counted since <see cref="Initialize"/>.</summary>
    public static uint Elapsed() => uint.MaxValue - PhysicalMachine.ReadRegister32(DefaultBase + CurrentCountRegister);

    /// <summary>Lets the timer interrupt from now on, each time it is set.</summary>
    public static void EnableTimer()
    {
        Write(InitialCountRegister, 0);
        Write(TimerRegister, Vectors.Timer);
    }

    /// <summary>Sets the timer to interrupt once.</summary>
    /// <param name="count">Ticks from now; at least 1.</param>
    public static void SetTimer(uint count) => Write(InitialCountRegister, count);

    /// <summary>Tells the controller that the interrupt in service has been handled.</summary>
    public static void EndOfInterrupt() => Write(EndOfInterruptRegister, 0);

    /// <summary>Holds back all interrupts but <see cref="Vectors.Wake"/>, or lets them in again (section 11.8.3.1).</summary>
    public static void HoldBack(bool isHeld) => Write(TaskPriorityRegister, isHeld ? Vectors.Timer & 0xF0u : 0);

    /// <summary>Interrupts another core.</summary>
    public static void Interrupt(int core, byte vector) => Command(core, Assert | vector);

    /// <summary>Interrupts another core whatever it does (NMI).</summary>
    public static void InterruptUnmaskably(int core) => Command(core, Assert | DeliverUnmaskable);

    /// <summary>Starts a core in real mode (section 8.4.4: INIT, then startup; the second startup is for processors before the Pentium 4).</summary>
    /// <param name="core">Its number.</param>
    /// <param name="page">The page below 1 MiB where it begins.</param>
    public static void StartCore(int core, byte page)
    {
        Command(core, Assert | DeliverInit);
        Command(core, Assert | DeliverStartup | page);
    }

    /// <summary>Reads a register and forgets it: no emulator lets a store wait behind that.</summary>
    public static void Synchronize() => _ = PhysicalMachine.ReadRegister32(DefaultBase + CommandRegister);

    private static void Command(int core, uint command)
    {
        while ((PhysicalMachine.ReadRegister32(DefaultBase + CommandRegister) & IsPending) != 0) Spin.Wait();
        Write(TargetRegister, (uint)core << 24);
        Write(CommandRegister, command);
    }

    private static void Write(uint register, uint value) => PhysicalMachine.WriteRegister32(DefaultBase + register, value);
}
