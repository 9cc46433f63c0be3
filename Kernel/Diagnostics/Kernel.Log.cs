using System.Buffers.Binary;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>The kernel's log: kept in memory, sent to the controller on request.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int LogBytes = 16 * 1024;
    private const int LineCapacity = 512;
    private const int LogPrefix = 9; // nanoseconds and level before the text of a log message

    private static TLog s_log;
    private static byte* s_logStorage;
    private static int s_logStorageLength;
    private static byte* s_line; // LineCapacity bytes to build a line in
    private static byte* s_logMessage; // header, prefix and text of a message to the controller
    private static bool s_isVerbose;
    private static bool s_isSendingLog;

    private static Span<byte> LogStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_logStorage, s_logStorageLength);

    // Sending may poll the console, and what comes in by it may be worth a line too: that one is kept, but not sent.
    [BoundedRecursion(2)]
    private static void Log(int level, ReadOnlySpan<byte> text)
    {
        if (s_logStorage == null) return;
        if (text.Length > LineCapacity) text = text[..LineCapacity];
        long now = Clock.Now();
        s_log.Append(LogStorage, level, now, text);
        if (!s_isVerbose || !s_consoleWorks || s_isSendingLog) return;
        s_isSendingLog = true;

        // SAFETY: the buffer has room for header, prefix and the longest line.
        var message = new Span<byte>(s_logMessage, ControlChannel.HeaderLength + LogPrefix + text.Length);
        ControlChannel.WriteHeader(message, ControlMessage.Log, LogPrefix + text.Length);
        BinaryPrimitives.WriteInt64LittleEndian(message[ControlChannel.HeaderLength..], now);
        message[ControlChannel.HeaderLength + 8] = (byte)level;
        text.CopyTo(message[(ControlChannel.HeaderLength + LogPrefix)..]);
        WriteAll(ConsoleStream.Control, message);
        s_isSendingLog = false;
    }

    /// <summary>Logs a text with a number behind it.</summary>
    private static void LogNumber(int level, ReadOnlySpan<byte> text, ulong number) => LogNumber(level, text, number, default);

    /// <summary>Logs a text with a number in the middle.</summary>
    private static void LogNumber(int level, ReadOnlySpan<byte> text, ulong number, ReadOnlySpan<byte> rest)
    {
        if (s_line == null) return;
        // SAFETY: the buffer has LineCapacity bytes; texts of the kernel are far shorter.
        var line = new Span<byte>(s_line, LineCapacity);
        text.CopyTo(line);
        int length = text.Length;
        length += FormatDecimal(line[length..], number);
        rest.CopyTo(line[length..]);
        Log(level, line[..(length + rest.Length)]);
    }

    private static int FormatDecimal(Span<byte> destination, ulong number)
    {
        int digits = 1;
        for (ulong rest = number; rest >= 10; rest /= 10) digits++;
        for (int i = digits - 1; i >= 0; i--, number /= 10) destination[i] = (byte)('0' + (number % 10));
        return digits;
    }

    private static int FormatHexadecimal(Span<byte> destination, ulong number)
    {
        const int Digits = 16;
        "0x"u8.CopyTo(destination);
        for (int i = 0; i < Digits; i++) destination[2 + i] = "0123456789abcdef"u8[(int)(number >> (60 - (4 * i)) & 15)];
        return 2 + Digits;
    }

    private static int Append(Span<byte> line, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        return length + text.Length;
    }
}
