using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>The boot chart: when each phase of the start was over.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int PhaseCount = (int)BootPhase.Runtime + 1;
    private const int ChartEntryLength = 9;

    private static long* s_phaseTimestamps; // the time-stamp counter at each phase's end
    private static bool s_wantsBootChart;

    private static void RecordPhase(BootPhase phase) => s_phaseTimestamps[(int)phase] = (long)Native.ReadTimestamp();

    private static void SendBootChart()
    {
        if (!s_wantsBootChart) return;
        // SAFETY: the message buffer of the log is large enough and not in use between two log lines.
        var message = new Span<byte>(s_logMessage, ControlChannel.HeaderLength + (PhaseCount * ChartEntryLength));
        ControlChannel.WriteHeader(message, ControlMessage.BootChart, PhaseCount * ChartEntryLength);
        Span<byte> entry = message[ControlChannel.HeaderLength..];
        ulong start = *s_image->EntryTimestamp;
        for (int phase = 0; phase < PhaseCount; phase++, entry = entry[ChartEntryLength..])
        {
            ulong end = (ulong)s_phaseTimestamps[phase];
            entry[0] = (byte)phase;
            // The firmware's part lies before the kernel's first instruction; the counter starts with the machine.
            long nanoseconds = phase == (int)BootPhase.Firmware ? -Clock.ToNanoseconds(start) : end < start ? 0 : Clock.ToNanoseconds(end - start);
            BinaryPrimitives.WriteInt64LittleEndian(entry[1..], nanoseconds);
        }

        WriteAll(ConsoleStream.Control, message);
    }
}
