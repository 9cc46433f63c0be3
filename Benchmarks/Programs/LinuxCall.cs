using System.Runtime.InteropServices;

namespace LibOs.Benchmarks.Programs;

/// <summary>System calls of Linux, made through the C library's <c>syscall</c>.</summary>
internal static unsafe partial class LinuxCall
{
    private const int MapPrivateAnonymous = 0x22;
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int AdviceNoHugePage = 15;
    private const int FutexWait = 128;
    private const int FutexWake = 129;

    private enum Number
    {
        Map = 9,
        Protect = 10,
        Unmap = 11,
        Yield = 24,
        Advise = 28,
        Id = 39,
        ParentId = 110,
        Futex = 202,
        SetAffinity = 203,
    }

    /// <summary>The process's number, without a transition of the runtime.</summary>
    public static void GetId() => _ = CallAtOnce((nint)Number.Id);

    /// <summary>The parent's number, without a transition of the runtime.</summary>
    public static void GetParentId() => _ = CallAtOnce((nint)Number.ParentId);

    public static void Yield() => _ = Call((nint)Number.Yield, 0, 0, 0, 0, 0, 0);

    public static void Wait(int* word, int value) => _ = Call((nint)Number.Futex, (nint)word, FutexWait, value, 0, 0, 0);

    public static void Wake(int* word) => _ = Call((nint)Number.Futex, (nint)word, FutexWake, 1, 0, 0, 0);

    /// <summary>Keeps the calling thread on a core.</summary>
    public static void StayOn(int core)
    {
        ulong mask = 1ul << core;
        _ = Call((nint)Number.SetAffinity, 0, sizeof(ulong), (nint)(&mask), 0, 0, 0);
    }

    public static byte* Map(long length)
    {
        nint address = Call((nint)Number.Map, 0, (nint)length, ReadWrite, MapPrivateAnonymous, -1, 0);
        return address is < 0 and > -4096 ? throw new InvalidOperationException($"no {length} bytes of memory: start the machine with more") : (byte*)address;
    }

    public static void Unmap(byte* address, long length) => _ = Call((nint)Number.Unmap, (nint)address, (nint)length, 0, 0, 0, 0);

    /// <summary>Asks for pages of 4 KB; a kernel that has no others may refuse.</summary>
    public static void AdviseSmallPages(byte* address, long length) => _ = Call((nint)Number.Advise, (nint)address, (nint)length, AdviceNoHugePage, 0, 0, 0);

    /// <summary>Makes memory executable and no longer writable.</summary>
    public static void MakeExecutable(byte* address, long length)
    {
        if (Call((nint)Number.Protect, (nint)address, (nint)length, ReadExecute, 0, 0, 0) != 0) throw new InvalidOperationException("memory cannot be made executable");
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial nint CallAtOnce(nint number);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);
}
