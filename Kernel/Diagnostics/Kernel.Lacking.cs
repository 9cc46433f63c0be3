using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>What a partition lacks is named in the log, once for each reason: an exception tells the error only.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int LackingNetwork = 1;
    private const int LackingFiles = 2;
    private const int LackingSharedMemory = 4;
    private const int LackingWatches = 8;
    private const int LackingProcesses = 16;

    private static int s_lackingNamed;

    /// <summary>The reason why a call is refused that is not in the contract, or 0.</summary>
    private static int ReasonOf(ulong number) => number switch
    {
        29 or 30 or 319 => LackingSharedMemory, // shmget, shmat, memfd_create
        253 or 254 or 294 => LackingWatches, // inotify_init, inotify_add_watch, inotify_init1
        57 or 58 or 59 or 322 => LackingProcesses, // fork, vfork, execve, execveat
        _ => 0,
    };

    /// <summary>Names a reason the first time it is met.</summary>
    /// <returns>The negative error.</returns>
    private static long Lack(int reason, long error)
    {
        if ((s_lackingNamed & reason) != 0) return -error;
        s_lackingNamed |= reason;
        Log(LogLevel.Information, reason switch
        {
            LackingNetwork => "a partition has no network: sockets are refused with EAFNOSUPPORT"u8,
            LackingSharedMemory => "a partition shares no memory: shared and mapped files are refused with ENOSYS"u8,
            LackingWatches => "a partition has no files to watch: watches are refused with ENOSYS"u8,
            _ => "a partition has one program: starting another is refused with ENOSYS"u8,
        });
        return -error;
    }

    /// <summary>Names the first file that the program itself asked for; the runtime looks for some below /proc, /sys and /etc when it starts.</summary>
    /// <returns>-ENOENT.</returns>
    private static long LackFile(ReadOnlySpan<byte> path)
    {
        if ((s_lackingNamed & LackingFiles) != 0 || path.StartsWith("/proc/"u8) || path.StartsWith("/sys/"u8) || path.StartsWith("/etc/"u8)) return -Error.NoEntry;
        s_lackingNamed |= LackingFiles;
        if (s_line == null) return -Error.NoEntry;
        ReadOnlySpan<byte> text = "a partition has no files: not found (ENOENT): "u8;
        // SAFETY: the buffer has LineCapacity bytes; the path is cut to what is left.
        var line = new Span<byte>(s_line, LineCapacity);
        KernelBytes.Copy(text, line);
        int length = Math.Min(path.Length, LineCapacity - text.Length);
        KernelBytes.Copy(path[..length], line[text.Length..]);
        Log(LogLevel.Information, line[..(text.Length + length)]);
        return -Error.NoEntry;
    }
}
