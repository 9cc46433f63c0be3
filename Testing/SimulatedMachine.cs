using LibOs.Abstractions.Ports;

namespace LibOs.Testing;

/// <summary>A machine for drivers under test: give it to them as their type parameter.</summary>
/// <remarks>
/// Its state is a <see cref="SimulatedHardware"/> that belongs to the calling thread, set with <see cref="Use"/>.
/// Nothing in it depends on time or chance.
/// </remarks>
public readonly struct SimulatedMachine : IMachine
{
    [ThreadStatic]
    private static SimulatedHardware? s_current;

    /// <summary>The hardware that belongs to the calling thread.</summary>
    /// <exception cref="InvalidOperationException">None was set.</exception>
    public static SimulatedHardware Current =>
        s_current ?? throw new InvalidOperationException("No simulated hardware on this thread: call SimulatedMachine.Use first.");

    /// <summary>Makes hardware the calling thread's own.</summary>
    /// <param name="hardware">The hardware.</param>
    /// <returns>The same, to be used in place.</returns>
    public static SimulatedHardware Use(SimulatedHardware hardware)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        s_current = hardware;
        return hardware;
    }

    /// <inheritdoc/>
    public static byte ReadPort8(ushort port) => Current.ReadPort(port);

    /// <inheritdoc/>
    public static void WritePort8(ushort port, byte value) => Current.WritePort(port, value);

    /// <inheritdoc/>
    public static uint ReadRegister32(ulong physicalAddress) => Current.ReadRegister(physicalAddress);

    /// <inheritdoc/>
    public static void WriteRegister32(ulong physicalAddress, uint value) => Current.WriteRegister(physicalAddress, value);

    /// <inheritdoc/>
    public static bool TryAllocateDeviceMemory(int bytes, out DeviceMemory memory) => Current.Memory.TryAllocate(bytes, out memory);

    /// <inheritdoc/>
    public static void MemoryBarrier()
    {
        Interlocked.MemoryBarrier();
        Current.AtBarrier?.Invoke();
    }
}
