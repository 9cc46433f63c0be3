using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Kernel.Files;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>What files below /proc and /sys say, as far as the runtime and programs read them.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const long NanosecondsPerTick = 10_000_000; // sysconf(_SC_CLK_TCK) is 100

    private static ulong s_argumentsStart; // on the first thread's stack
    private static ulong s_argumentsLength;
    private static ulong s_environmentStart;
    private static ulong s_environmentLength;
    private static ThreadRecord.ThreadName s_commandName;

    /// <summary>Keeps where the arguments are, and the program's name, which is the last part of the first one.</summary>
    private static void KeepArguments(ulong start, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> environment)
    {
        s_argumentsStart = start;
        s_argumentsLength = (ulong)arguments.Length;
        s_environmentStart = start + s_argumentsLength;
        s_environmentLength = (ulong)environment.Length;
        int end = 0, begin = 0;
        for (; end < arguments.Length && arguments[end] != 0; end++)
            if (arguments[end] == '/') begin = end + 1;
        Span<byte> name = s_commandName;
        _ = KernelBytes.Copy(arguments[begin..end], name[..^1]);
    }

    private static int WriteFileContent(FileContent content, long position, Span<byte> destination)
    {
        switch (content)
        {
            case FileContent.CommandLine:
                return CopyStrings(s_argumentsStart, s_argumentsLength, position, destination);
            case FileContent.Environment:
                return CopyStrings(s_environmentStart, s_environmentLength, position, destination);
        }

        var text = new FileText(destination, position);
        switch (content)
        {
            case FileContent.Maps: WriteMaps(ref text); break;
            case FileContent.ProcessStat: WriteProcessStat(ref text); break;
            case FileContent.ProcessMemory: WriteProcessMemory(ref text); break;
            case FileContent.ProcessStatus: WriteProcessStatus(ref text); break;
            case FileContent.CommandName:
                AddName(ref text, s_commandName);
                text.Add((byte)'\n');
                break;
            case FileContent.Limits: WriteLimits(ref text); break;
            case FileContent.MemoryInformation: WriteMemoryInformation(ref text); break;
            case FileContent.ProcessorInformation: WriteProcessors(ref text); break;
            case FileContent.SystemStat: WriteSystemStat(ref text); break;
            case FileContent.LoadAverage:
                text.Add("0.00 0.00 0.00 1/"u8);
                text.Add((ulong)s_threadCount);
                text.Add(" 1\n"u8);
                break;
            case FileContent.Uptime:
                WriteUptime(ref text);
                break;
            case FileContent.Version:
                text.Add("LibOs version 0.1.0\n"u8);
                break;
            case FileContent.Processors:
                text.Add(s_coreCount == 1 ? "0"u8 : "0-"u8);
                if (s_coreCount > 1) text.Add((ulong)s_coreCount - 1);
                text.Add((byte)'\n');
                break;
        }

        return text.Length;
    }

    private static int CopyStrings(ulong start, ulong length, long position, Span<byte> destination)
    {
        if ((ulong)position >= length) return 0;
        int count = (int)Math.Min(length - (ulong)position, (ulong)destination.Length);
        // SAFETY: pinned, and the count is no more than it holds.
        fixed (byte* to = destination) return TryCopyIn(to, start + (ulong)position, (ulong)count) ? count : 0;
    }

    private static void AddName(ref FileText text, ReadOnlySpan<byte> name)
    {
        int length = name.IndexOf((byte)0);
        text.Add(length < 0 ? name : name[..length]);
    }

    private static void WriteMaps(ref FileText text)
    {
        for (ulong at = 0; TryFindNextArea(at, out Area area); at = area.End)
        {
            if (area.Kind == AreaKind.Image && area.Protection == AreaProtection.None) continue;
            text.AddHexadecimal(area.Start, 8);
            text.Add((byte)'-');
            text.AddHexadecimal(area.End, 8);
            text.Add((area.Protection & AreaProtection.Read) != 0 ? " r"u8 : " -"u8);
            text.Add((area.Protection & AreaProtection.Write) != 0 ? "w"u8 : "-"u8);
            text.Add((area.Protection & AreaProtection.Execute) != 0 ? "x"u8 : "-"u8);
            text.Add(area.Kind == AreaKind.SharedFile ? "s "u8 : "p "u8);
            FileMapping* mapping = area.Kind is AreaKind.File or AreaKind.SharedFile ? FindMapping(area.Start) : null;
            text.AddHexadecimal(mapping == null ? 0 : (ulong)mapping->Offset + (area.Start - mapping->Start), 8);
            text.Add(" 00:00 "u8);
            text.Add(mapping == null ? 0 : mapping->Identity & uint.MaxValue);
            if (area.End == ProgramEnd) text.Add("                          [stack]"u8);
            text.Add((byte)'\n');
        }
    }

    private static long ProcessTime()
    {
        long time = 0;
        for (int slot = 0; slot < s_threadCapacity; slot++)
            if (s_threads[slot] != null) time += RunTime(s_threads[slot]);
        return time;
    }

    private static void WriteProcessStat(ref FileText text)
    {
        text.Add("1 ("u8);
        AddName(ref text, s_commandName);
        text.Add(") R 0 1 1 0 -1 4194304 "u8);
        text.Add((ulong)s_pageFaults);
        text.Add(" 0 0 0 "u8);
        text.Add((ulong)(ProcessTime() / NanosecondsPerTick));
        text.Add(" 0 0 0 20 0 "u8);
        text.Add((ulong)s_threadCount);
        text.Add(" 0 0 "u8);
        text.Add(s_areas.MappedBytes);
        text.Add((byte)' ');
        text.Add((ulong)s_programFrames);
        text.Add(" 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"u8);
    }

    private static void WriteProcessMemory(ref FileText text)
    {
        text.Add(s_areas.MappedBytes / PageSize);
        text.Add((byte)' ');
        text.Add((ulong)s_programFrames);
        text.Add(" 0 "u8);
        text.Add((ulong)s_imageBytes / PageSize);
        text.Add(" 0 "u8);
        text.Add((ulong)s_programFrames);
        text.Add(" 0\n"u8);
    }

    private static void WriteProcessStatus(ref FileText text)
    {
        text.Add("Name:\t"u8);
        AddName(ref text, s_commandName);
        text.Add("\nState:\tR (running)\nTgid:\t1\nPid:\t1\nPPid:\t0\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n"u8);
        text.AddLine("FDSize:\t"u8, MostDescriptors, default);
        text.AddLine("VmPeak:\t"u8, s_areas.MappedBytes / 1024, " kB"u8, 8);
        text.AddLine("VmSize:\t"u8, s_areas.MappedBytes / 1024, " kB"u8, 8);
        text.AddLine("VmHWM:\t"u8, (ulong)s_mostProgramFrames * PageSize / 1024, " kB"u8, 8);
        text.AddLine("VmRSS:\t"u8, (ulong)s_programFrames * PageSize / 1024, " kB"u8, 8);
        text.AddLine("VmData:\t"u8, (ulong)s_programFrames * PageSize / 1024, " kB"u8, 8);
        text.Add("VmSwap:\t       0 kB\n"u8);
        text.AddLine("Threads:\t"u8, (ulong)s_threadCount, default);
        text.Add("Cpus_allowed_list:\t"u8);
        text.Add(s_coreCount == 1 ? "0"u8 : "0-"u8);
        if (s_coreCount > 1) text.Add((ulong)s_coreCount - 1);
        text.Add((byte)'\n');
    }

    private static void WriteLimits(ref FileText text)
    {
        text.Add("Limit                     Soft Limit           Hard Limit           Units     \n"u8);
        text.Add("Max stack size            8388608              8388608              bytes     \n"u8);
        text.Add("Max open files            "u8);
        text.Add(MostDescriptors);
        text.Add("                 "u8);
        text.Add(MostDescriptors);
        text.Add("                 files     \n"u8);
    }

    private static void WriteMemoryInformation(ref FileText text)
    {
        ulong free = (ulong)UnusedFrames * PageSize / 1024;
        text.AddLine("MemTotal:"u8, (ulong)s_totalFrames * PageSize / 1024, " kB"u8, 16);
        text.AddLine("MemFree:"u8, free, " kB"u8, 17);
        text.AddLine("MemAvailable:"u8, free, " kB"u8, 12);
        text.AddLine("Buffers:"u8, 0, " kB"u8, 17);
        text.AddLine("Cached:"u8, 0, " kB"u8, 18);
        text.AddLine("SwapTotal:"u8, 0, " kB"u8, 15);
        text.AddLine("SwapFree:"u8, 0, " kB"u8, 16);
    }

    private static void WriteProcessors(ref FileText text)
    {
        for (int core = 0; core < s_coreCount; core++)
        {
            text.AddLine("processor\t: "u8, (ulong)core, default);
            text.Add("vendor_id\t: LibOs\nmodel name\t: LibOs partition\n"u8);
            text.AddLine("cpu MHz\t\t: "u8, Clock.Rate / 1_000_000, ".000"u8);
            text.AddLine("physical id\t: "u8, 0, default);
            text.AddLine("core id\t\t: "u8, (ulong)core, default);
            text.Add((byte)'\n');
        }
    }

    private static void WriteSystemStat(ref FileText text)
    {
        text.Add("cpu  "u8);
        text.Add((ulong)(ProcessTime() / NanosecondsPerTick));
        text.Add(" 0 0 0 0 0 0 0 0 0\n"u8);
        for (int core = 0; core < s_coreCount; core++)
        {
            text.Add("cpu"u8);
            text.Add((ulong)core);
            text.Add(" 0 0 0 0 0 0 0 0 0 0\n"u8);
        }

        text.AddLine("btime "u8, (ulong)(s_realtimeOffset / NanosecondsPerSecond), default);
        text.Add("processes 1\nprocs_running 1\nprocs_blocked 0\n"u8);
    }

    private static void WriteUptime(ref FileText text)
    {
        ulong hundredths = (ulong)(Clock.Now() / NanosecondsPerTick);
        text.Add(hundredths / 100);
        text.Add((byte)'.');
        text.Add((byte)('0' + (hundredths / 10 % 10)));
        text.Add((byte)('0' + (hundredths % 10)));
        text.Add(" 0.00\n"u8);
    }
}
