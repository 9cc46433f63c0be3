using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>The kernel's access to the program's memory, which may fault, rightly or for good.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>Copies from the program; false when part of it cannot be read. May wait for pages of files.</summary>
    private static bool TryCopyIn(void* to, ulong from, ulong length)
    {
        if (!IsProgramRange(from, length)) return false;
        if (Native.UserCopy((ulong)to, from, length) == 0) return true;
        return (TryBringIn(from, length, writes: false) && Native.UserCopy((ulong)to, from, length) == 0) || RefuseAccess();
    }

    /// <summary>Copies to the program; false when part of it cannot be written. May wait for pages of files.</summary>
    private static bool TryCopyOut(ulong to, void* from, ulong length)
    {
        if (!IsProgramRange(to, length)) return false;
        if (Native.UserCopy(to, (ulong)from, length) == 0) return true;
        return (TryBringIn(to, length, writes: true) && Native.UserCopy(to, (ulong)from, length) == 0) || RefuseAccess();
    }

    /// <summary>Copies to or from the program, for callers that cannot wait.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="from">Where from.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="program">Which of the two is the program's.</param>
    private static bool TryCopyNow(ulong to, ulong from, ulong length, ulong program) =>
        IsProgramRange(program, length) && (Native.UserCopy(to, from, length) == 0 || RefuseAccess());
}
