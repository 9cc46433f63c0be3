using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console.Tests;

public class ConsoleStreamTests
{
    [Theory]
    [InlineData(ConsoleStream.Output)]
    [InlineData(ConsoleStream.Error)]
    [InlineData(ConsoleStream.Control)]
    public void WritesToItsPort(ConsoleStream stream)
    {
        ConsoleBench bench = new ConsoleBench().Start();
        int interrupts = bench.Device.Interrupts;
        for (int i = 0; i < 100; i++) Assert.Equal(6, bench.Driver.Write(stream, "hello\n"u8));
        Assert.Equal(600, bench.Port(stream).TakeOutput().Length);
        Assert.True(bench.Driver.IsDrained(stream));
        Assert.Equal(interrupts, bench.Device.Interrupts);
    }

    [Fact]
    public void NotifiesOncePerWrite()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        bench.Hardware.RegisterAccesses = 0;
        Assert.Equal(60_000, bench.Driver.Write(ConsoleStream.Output, new byte[60_000]));
        Assert.Equal(1, bench.Hardware.RegisterAccesses);
    }

    [Theory]
    [InlineData(ConsoleStream.Input)]
    [InlineData(ConsoleStream.Control)]
    public void ReadsFromItsPortInPieces(ConsoleStream stream)
    {
        ConsoleBench bench = new ConsoleBench().Start();
        _ = bench.Interrupt();
        Assert.Equal(0, bench.Driver.Read(stream, new byte[10]));
        byte[] sent = ConsoleBench.RandomBytes(new Random(1), 10_000);
        bench.Port(stream).Send(sent);
        Assert.Equal((ConsoleStreams)(1 << (int)stream), bench.Interrupt());
        var received = new List<byte>();
        byte[] piece = new byte[777];
        while (received.Count < sent.Length)
        {
            int count = bench.Driver.Read(stream, piece);
            if (count == 0) count = bench.Settle() == 0 ? throw new InvalidOperationException("stuck") : 0;
            received.AddRange(piece.AsSpan(0, count));
        }

        Assert.Equal(sent, received);
        Assert.Equal(0, bench.Driver.Read(stream, piece));
    }

    [Fact]
    public void EmptyReadAndWriteDoNothing()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        Assert.Equal(0, bench.Driver.Write(ConsoleStream.Output, default));
        Assert.Equal(0, bench.Driver.Read(ConsoleStream.Input, default));
        bench.Port(ConsoleStream.Input).Send("x"u8.ToArray());
        bench.Port(ConsoleStream.Input).Close();
        _ = bench.Interrupt();
        Assert.Equal(0, bench.Driver.Read(ConsoleStream.Input, default));
        Assert.Equal("x"u8.ToArray(), bench.ReadAll(ConsoleStream.Input));
    }

    [Fact]
    public void InputEndsOnlyBehindItsData()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        bench.Port(ConsoleStream.Input).Send("last words"u8.ToArray());
        bench.Port(ConsoleStream.Input).Close();
        Assert.Equal(ConsoleStreams.Input, bench.Interrupt());
        byte[] piece = new byte[4];
        Assert.Equal(4, bench.Driver.Read(ConsoleStream.Input, piece));
        Assert.Equal(4, bench.Driver.Read(ConsoleStream.Input, piece));
        Assert.Equal(2, bench.Driver.Read(ConsoleStream.Input, piece));
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Input, piece));
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Input, piece));
        Assert.Equal(ConsoleStreams.None, bench.Driver.HandleInterrupt());
    }

    [Fact]
    public void InputThatWasNotOpenedHasNotEnded()
    {
        ConsoleBench bench = new ConsoleBench(opensAll: false).Start();
        bench.Device.SendEvent(1, 6, 0);
        _ = bench.Driver.HandleInterrupt();
        Assert.Equal(0, bench.Driver.Read(ConsoleStream.Input, new byte[1]));
        bench.Port(ConsoleStream.Input).Open();
        _ = bench.Settle();
        Assert.Equal(0, bench.Driver.Read(ConsoleStream.Input, new byte[1]));
        bench.Port(ConsoleStream.Input).Close();
        Assert.Equal(ConsoleStreams.Input, bench.Settle());
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Input, new byte[1]));
    }

    [Fact]
    public void EmptyInputThatEndedBeforeTheStart()
    {
        // The controller's file was empty: opened, and closed as soon as the driver listens.
        ConsoleBench bench = new ConsoleBench(isImmediate: false);
        bench.Port(ConsoleStream.Input).Close();
        bench.Start();
        _ = bench.Settle();
        bench.Port(ConsoleStream.Input).Open();
        bench.Port(ConsoleStream.Input).Close();
        _ = bench.Settle();
        Assert.Equal(-1, bench.Driver.Read(ConsoleStream.Input, new byte[1]));
    }

    [Fact]
    public void AFullPortStallsTheWriterAndWakesIt()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        _ = bench.Interrupt();
        bench.Port(ConsoleStream.Output).Allowance = 10;
        byte[] data = ConsoleBench.RandomBytes(new Random(2), 1 << 20);
        int taken = 0;
        for (int n; (n = bench.Driver.Write(ConsoleStream.Output, data.AsSpan(taken))) != 0;) taken += n;
        Assert.InRange(taken, 60_000, 70_000);
        Assert.False(bench.Driver.IsDrained(ConsoleStream.Output));
        Assert.Equal(ConsoleStreams.None, bench.Interrupt());
        Assert.Equal(5, bench.Driver.Write(ConsoleStream.Error, "other"u8));
        Assert.Equal("other"u8.ToArray(), bench.Port(ConsoleStream.Error).TakeOutput());

        bench.Port(ConsoleStream.Output).Allowance = 8192;
        bench.Device.Run();
        Assert.Equal(ConsoleStreams.Output, bench.Interrupt());
        int more = bench.Driver.Write(ConsoleStream.Output, data.AsSpan(taken));
        Assert.Equal(8192, more);
        Assert.False(bench.Driver.IsDrained(ConsoleStream.Output));
        bench.Port(ConsoleStream.Output).Allowance = -1;
        bench.Device.Run();
        Assert.Equal(ConsoleStreams.Output, bench.Interrupt());
        Assert.True(bench.Driver.IsDrained(ConsoleStream.Output));
        Assert.Equal(data.AsSpan(0, taken + more).ToArray(), bench.Port(ConsoleStream.Output).TakeOutput());
    }

    [Theory]
    [InlineData(ConsoleStream.Output)]
    [InlineData(ConsoleStream.Error)]
    [InlineData(ConsoleStream.Control)]
    public void WhoWaitsForTheEndOfAllTransfersIsWoken(ConsoleStream stream)
    {
        ConsoleBench bench = new ConsoleBench(isImmediate: false).Start();
        _ = bench.Settle();
        Assert.Equal(5, bench.Driver.Write(stream, "hello"u8));
        Assert.False(bench.Driver.IsDrained(stream));
        bench.Device.Run();
        Assert.Equal((ConsoleStreams)(1 << (int)stream), bench.Interrupt());
        Assert.True(bench.Driver.IsDrained(stream));
        // And nobody is disturbed any more.
        Assert.Equal(5, bench.Driver.Write(stream, "hello"u8));
        bench.Device.Run();
        Assert.Equal(0u, bench.Device.InterruptStatus);
    }

    [Fact]
    public void AnInterruptOfAnotherStreamDoesNotEndTheWaitForRoom()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        _ = bench.Interrupt();
        bench.Port(ConsoleStream.Output).Allowance = 0;
        while (bench.Driver.Write(ConsoleStream.Output, new byte[5000]) != 0)
        {
        }

        bench.Port(ConsoleStream.Control).Send("x"u8.ToArray());
        Assert.Equal(ConsoleStreams.Control, bench.Interrupt());
        bench.Port(ConsoleStream.Output).Allowance = -1;
        bench.Device.Run();
        Assert.Equal(ConsoleStreams.Output, bench.Interrupt());
    }

    [Fact]
    public void ADeviceThatWantsNoNotificationGetsNone()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        bench.Device.Queues[7].WantsNotification = false;
        bench.Hardware.RegisterAccesses = 0;
        Assert.Equal(5, bench.Driver.Write(ConsoleStream.Output, "hello"u8));
        Assert.Equal(0, bench.Hardware.RegisterAccesses);
    }

    [Fact]
    public void ARoomThatAppearsWhileAskingForAnInterruptIsNotMissed()
    {
        ConsoleBench bench = new ConsoleBench(isImmediate: false).Start();
        _ = bench.Settle();
        while (bench.Driver.Write(ConsoleStream.Control, new byte[1000]) != 0)
        {
        }

        // The device finishes everything after the driver looked, before it could ask for an interrupt.
        bench.Port(ConsoleStream.Control).Allowance = -1;
        bench.Device.Run();
        while (bench.Interrupt() != 0)
        {
        }

        for (int i = 0; i < 8; i++) Assert.NotEqual(0, bench.Driver.Write(ConsoleStream.Control, new byte[1000]));
        bench.Hardware.AtBarrier = bench.Device.Run;
        Assert.NotEqual(0, bench.Driver.Write(ConsoleStream.Control, new byte[1000]));
        Assert.True(bench.Driver.IsDrained(ConsoleStream.Control));
        Assert.Equal(0u, bench.Device.InterruptStatus & ~1u);
    }

    [Fact]
    public void AClosedReaderDoesNotStallTheWriter()
    {
        ConsoleBench bench = new ConsoleBench().Start();
        bench.Port(ConsoleStream.Output).Allowance = 10;
        while (bench.Driver.Write(ConsoleStream.Output, new byte[5000]) != 0)
        {
        }

        bench.Port(ConsoleStream.Output).Close();
        Assert.True((bench.Settle() & ConsoleStreams.Output) != 0);
        for (int i = 0; i < 100; i++) Assert.NotEqual(0, bench.Driver.Write(ConsoleStream.Output, new byte[5000]));
        Assert.True(bench.Driver.IsDrained(ConsoleStream.Output));
    }
}
