using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>How often each system call was made: counted and logged at the end when the controller asked for the log.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int OwnCalls = 64;
    private const int CountsInLine = 24;

    private static int* s_callCounts; // the numbers of Linux, then the kernel's own from OwnFirst

    private static void CountCall(ulong number)
    {
        ulong index = number < NamedCalls ? number : number - Number.OwnFirst + NamedCalls;
        // SAFETY: the table has an entry for each index below this bound.
        if (index < NamedCalls + OwnCalls) _ = System.Threading.Interlocked.Increment(ref *(s_callCounts + index));
    }

    /// <summary>Logs lines of <c>system calls: NUMBER*COUNT ...</c>, by number.</summary>
    private static void LogCallCounts()
    {
        // SAFETY: the buffer has LineCapacity bytes, a line far less; the table has an entry for each index.
        var line = new Span<byte>(s_line, LineCapacity);
        int length = 0, entries = 0;
        for (int index = 0; index < NamedCalls + OwnCalls; index++)
        {
            if (s_callCounts[index] == 0) continue;
            if (entries == 0) length = Append(line, 0, "system calls:"u8);
            length = Append(line, length, " "u8);
            ulong number = (ulong)index < NamedCalls ? (ulong)index : (ulong)index - NamedCalls + Number.OwnFirst;
            length += FormatDecimal(line[length..], number);
            length = Append(line, length, "*"u8);
            length += FormatDecimal(line[length..], (ulong)s_callCounts[index]);
            if (++entries < CountsInLine) continue;
            Log(LogLevel.Debug, line[..length]);
            entries = 0;
        }

        if (entries > 0) Log(LogLevel.Debug, line[..length]);
    }
}
