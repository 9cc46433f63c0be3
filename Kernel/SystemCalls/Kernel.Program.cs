using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>What the program asks about itself and its machine, and its end.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const long DrainPoll = 500_000;
    private const int SystemNameField = 65;
    private const int SystemInformationLength = 112;
    private const int UsageLength = 144;
    private const int UsageOfChildren = -1; // there are none
    private const int UsageOfThread = 1;
    private const ulong KnownRandomFlags = 7;
    private const ulong SetFsBase = 0x1002;
    private const ulong GetFsBase = 0x1003;
    private const ulong SetName = 15;
    private const ulong GetName = 16;

    private static long ControlArchitecture(ulong operation, ulong value)
    {
        switch (operation)
        {
            case SetFsBase:
                if (value >= ProgramEnd) return -Error.NotPermitted;
                Current->FsBase = value;
                if (Current->Id == ProcessId) s_mainFsBase = value;
                Native.SetFsBase(value);
                return 0;
            case GetFsBase:
                if (!CanWrite(value, 8)) return -Error.BadAddress;
                // SAFETY: checked just now.
                *(ulong*)value = Current->FsBase;
                return 0;
            default:
                return -Error.Invalid;
        }
    }

    private static long ControlProcess(ulong operation, ulong address)
    {
        if (operation is not (SetName or GetName)) return -Error.Invalid;
        Span<byte> name = Current->Name;
        if (operation == SetName)
        {
            if (!TryReadPath(address, out ReadOnlySpan<byte> text)) return -Error.BadAddress;
            name.Clear();
            text[..Math.Min(text.Length, name.Length - 1)].CopyTo(name);
            return 0;
        }

        if (!CanWrite(address, (ulong)name.Length)) return -Error.BadAddress;
        // SAFETY: checked just now.
        name.CopyTo(new Span<byte>((void*)address, name.Length));
        return 0;
    }

    private static long SystemName(ulong address)
    {
        if (!CanWrite(address, 6 * SystemNameField)) return -Error.BadAddress;
        // SAFETY: checked just now.
        var fields = new Span<byte>((void*)address, 6 * SystemNameField);
        fields.Clear();
        "LibOs"u8.CopyTo(fields);
        "partition"u8.CopyTo(fields[SystemNameField..]);
        "0.1.0"u8.CopyTo(fields[(2 * SystemNameField)..]);
        "LibOs 0.1.0"u8.CopyTo(fields[(3 * SystemNameField)..]);
        "x86_64"u8.CopyTo(fields[(4 * SystemNameField)..]);
        return 0;
    }

    private static long GetLimit(ulong resource, ulong address)
    {
        const ulong StackLimit = 3, DescriptorLimit = 7, AddressSpaceLimit = 9;
        if (resource > 15) return -Error.Invalid;
        if (address == 0) return 0;
        if (!CanWrite(address, 16)) return -Error.BadAddress;
        ulong limit = resource switch
        {
            StackLimit => MainStackLength,
            DescriptorLimit => MostDescriptors,
            // The collector reserves half of this and keeps tables in proportion: by default for 256 GB, which take longer
            // to clear than the rest of the start. Addresses for eight times the memory are plenty.
            AddressSpaceLimit => (ulong)s_totalFrames * PageSize * 16,
            _ => ulong.MaxValue,
        };
        // SAFETY: checked just now.
        ((ulong*)address)[0] = limit;
        ((ulong*)address)[1] = limit;
        return 0;
    }

    private static long GetUsage(int who, ulong address)
    {
        if (who is < UsageOfChildren or > UsageOfThread) return -Error.Invalid;
        if (!CanWrite(address, UsageLength)) return -Error.BadAddress;
        long time = 0;
        for (int slot = 0; slot < s_threadCapacity && who != UsageOfChildren; slot++)
        {
            Thread* thread = s_threads[slot];
            if (thread != null && (who != UsageOfThread || thread == Current)) time += RunTime(thread);
        }

        // SAFETY: checked just now.
        new Span<byte>((void*)address, UsageLength).Clear();
        ((long*)address)[0] = time / NanosecondsPerSecond;
        ((long*)address)[1] = time % NanosecondsPerSecond / 1000;
        ((long*)address)[4] = s_programFrames * (long)PageSize / 1024;
        return 0;
    }

    private static long SystemInformation(ulong address)
    {
        if (!CanWrite(address, SystemInformationLength)) return -Error.BadAddress;
        // SAFETY: checked just now. The layout is struct sysinfo of linux/sysinfo.h.
        new Span<byte>((void*)address, SystemInformationLength).Clear();
        ((long*)address)[0] = Clock.Now() / NanosecondsPerSecond;
        ((long*)address)[4] = s_totalFrames * (long)PageSize;
        ((long*)address)[5] = UnusedFrames * (long)PageSize;
        ((ushort*)address)[40] = (ushort)s_threadCount;
        *(uint*)(address + 104) = 1;
        return 0;
    }

    private static long GetRandom(ulong address, ulong length)
    {
        if (length > LargestTransfer) length = LargestTransfer;
        if (!CanWrite(address, length)) return -Error.BadAddress;
        // SAFETY: checked just now.
        FillRandom(new Span<byte>((void*)address, (int)length));
        return (long)length;
    }

    /// <summary>Ends the partition: waits until all output is taken, then tells the exit code. Never returns.</summary>
    private static void Terminate(int code)
    {
        StopOtherCores();
        LogNumber(LogLevel.Debug, "the program ended with code "u8, (ulong)code);
        if (s_isVerbose) LogCallCounts();
        Drain(ConsoleStream.Output);
        Drain(ConsoleStream.Error);
        SendBootChart();
        ulong message = 0;
        var bytes = new Span<byte>(&message, ControlChannel.HeaderLength + 4);
        ControlChannel.WriteHeader(bytes, ControlMessage.Exit, 4);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes[ControlChannel.HeaderLength..], code);
        WriteAll(ConsoleStream.Control, bytes);
        Drain(ConsoleStream.Control);
        while (true) Native.Idle(); // the controller ends the machine
    }

    private static void Drain(ConsoleStream stream)
    {
        while (s_consoleWorks && !s_console.IsDrained(stream))
        {
            ArmTimer(Clock.Now() + DrainPoll);
            Native.Idle();
            PollConsole();
        }
    }

}
