namespace LibOs.Kernel.Machine;

/// <summary>The interrupt controller that devices are wired to (82093AA datasheet, section 3).</summary>
internal static class IoApic
{
    private const ulong DefaultBase = 0xFEC0_0000;
    private const ulong SelectRegister = DefaultBase;
    private const ulong WindowRegister = DefaultBase + 0x10;
    private const uint FirstRedirection = 0x10;
    private const uint LevelTriggered = 1 << 15;

    /// <summary>Routes an input to a vector of core 0.</summary>
    /// <param name="input">The controller's input, 0 to 23.</param>
    /// <param name="vector">The interrupt vector.</param>
    public static void Route(uint input, byte vector)
    {
        Write(FirstRedirection + (2 * input) + 1, 0);
        Write(FirstRedirection + (2 * input), LevelTriggered | vector);
    }

    private static void Write(uint register, uint value)
    {
        PhysicalMachine.WriteRegister32(SelectRegister, register);
        PhysicalMachine.WriteRegister32(WindowRegister, value);
    }
}
