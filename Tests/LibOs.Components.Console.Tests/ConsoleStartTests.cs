using LibOs.Abstractions.Ports;
using LibOs.Testing;

namespace LibOs.Components.Console.Tests;

public class ConsoleStartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StartsAndOpensItsPorts(bool isImmediate)
    {
        ConsoleBench bench = new ConsoleBench(isImmediate).Start();
        if (!isImmediate) bench.Settle();
        Assert.True(bench.Device.IsDriverReady);
        for (int port = 1; port <= 4; port++) Assert.True(bench.Device[port].IsGuestOpen);
        Assert.Equal(0, bench.Device.DroppedEvents);
    }

    [Fact]
    public void StartsWithFewExitsAndLittleMemory()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        Assert.InRange(bench.Hardware.RegisterAccesses, 1, 75);
        Assert.InRange(bench.Hardware.Memory.Allocated, 1, 200 << 10);
    }

    [Fact]
    public void WorksWithMemoryAboveFourGigabytes()
    {
        ConsoleBench bench = new ConsoleBench(memoryBase: 0x7_0000_0000).Start();
        Assert.Equal(3, bench.Driver.Write(ConsoleStream.Output, "abc"u8));
        Assert.Equal("abc"u8.ToArray(), bench.Port(ConsoleStream.Output).TakeOutput());
    }

    [Fact]
    public void ReportsThatNoDeviceIsThere()
    {
        var bench = new ConsoleBench();
        Assert.Equal(ConsoleStart.NotFound, bench.Driver.Initialize(0xFEB0_0000));
        bench.Device.DeviceId = 0;
        Assert.Equal(ConsoleStart.NotFound, bench.Driver.Initialize(ConsoleBench.DeviceAddress));
        bench.Device.DeviceId = 2;
        Assert.Equal(ConsoleStart.NotFound, bench.Driver.Initialize(ConsoleBench.DeviceAddress));
    }

    public static TheoryData<string> Lacks => ["version", "multiport", "version 1", "ports", "queue size", "features"];

    [Theory]
    [MemberData(nameof(Lacks))]
    public void ReportsWhatTheDeviceLacks(string lack)
    {
        var bench = new ConsoleBench();
        switch (lack)
        {
            case "version": bench.Device.Version = 1; break;
            case "multiport": bench.Device.OfferedFeatures = 1ul << 32; break;
            case "version 1": bench.Device.OfferedFeatures = 1ul << 1; break;
            case "ports": bench.Device.MaximumPorts = 4; break;
            case "queue size": bench.Device.MaximumQueueSize = 4; break;
            default: bench.Device.AcceptsFeatures = false; break;
        }

        Assert.Equal(ConsoleStart.Unsupported, bench.Driver.Initialize(ConsoleBench.DeviceAddress));
        Assert.False(bench.Device.IsStarted);
    }

    [Fact]
    public void ReportsTooLittleMemory()
    {
        var bench = new ConsoleBench();
        bench.Hardware.Memory.Remaining = 64 << 10;
        Assert.Equal(ConsoleStart.OutOfMemory, bench.Driver.Initialize(ConsoleBench.DeviceAddress));
        Assert.False(bench.Device.IsStarted);
    }

    [Fact]
    public void TakesAndDropsEverythingWithoutDevice()
    {
        var driver = default(VirtioConsole<SimulatedMachine>);
        _ = new ConsoleBench();
        Assert.Equal(5, driver.Write(ConsoleStream.Output, "hello"u8));
        Assert.True(driver.IsDrained(ConsoleStream.Output));
        Assert.Equal(-1, driver.Read(ConsoleStream.Input, new byte[1]));
        Assert.Equal(ConsoleStreams.None, driver.HandleInterrupt());
    }

    [Fact]
    public void EmergencyOutputNeedsNoDevice()
    {
        var bench = new ConsoleBench();
        bench.Hardware.Uart.BusyPolls = 3;
        bench.Driver.WriteEmergency("panic\n"u8);
        Assert.Equal("panic\n"u8.ToArray(), bench.Hardware.Uart.Sent);
    }

    [Fact]
    public void EmergencyOutputDoesNotWaitForEver()
    {
        var bench = new ConsoleBench();
        bench.Hardware.Uart.BusyPolls = -1;
        bench.Driver.WriteEmergency(new byte[1000]);
        Assert.Equal(1000, bench.Hardware.Uart.Sent.Length);
        Assert.InRange(bench.Hardware.Uart.Polls, 1, 4_000_000);
    }
}
