using LibOs.Abstractions.Ports;
using LibOs.Testing;

namespace LibOs.Components.Console.Tests;

/// <summary>A driver on a simulated machine with a serial device.</summary>
internal sealed class ConsoleBench
{
    public const ulong DeviceAddress = 0xFEB0_0E00;

    public VirtioConsole<SimulatedMachine> Driver;

    public ConsoleBench(bool isImmediate = true, bool opensAll = true, ulong memoryBase = 0x10_0000)
    {
        Hardware = SimulatedMachine.Use(new SimulatedHardware(memoryBase));
        Device = new SimulatedVirtioSerial(Hardware) { IsImmediate = isImmediate };
        Hardware.Add(DeviceAddress, Device);
        if (!opensAll) return;
        for (int port = 1; port <= 4; port++) Device[port].Open();
    }

    public SimulatedHardware Hardware { get; }

    public SimulatedVirtioSerial Device { get; }

    public SimulatedSerialPort Port(ConsoleStream stream) => Device[(int)stream];

    public ConsoleBench Start()
    {
        Assert.Equal(ConsoleStart.Started, Driver.Initialize(DeviceAddress));
        return this;
    }

    /// <summary>Delivers the interrupt if it is raised, as the machine would.</summary>
    public ConsoleStreams Interrupt() =>
        Device.InterruptStatus != 0 ? Driver.HandleInterrupt() : ConsoleStreams.None;

    /// <summary>Lets the device act and delivers its interrupts until nothing more happens.</summary>
    public ConsoleStreams Settle()
    {
        ConsoleStreams changed = ConsoleStreams.None;
        Device.Run();
        for (int i = 0; Device.InterruptStatus != 0; i++)
        {
            Assert.True(i < 1000, "The interrupt stays raised.");
            changed |= Driver.HandleInterrupt();
            Device.Run();
        }

        return changed;
    }

    public byte[] ReadAll(ConsoleStream stream, int pieceLength = 1000)
    {
        var all = new List<byte>();
        byte[] piece = new byte[pieceLength];
        for (int n; (n = Driver.Read(stream, piece)) > 0;) all.AddRange(piece.AsSpan(0, n));
        return [.. all];
    }

    public static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
