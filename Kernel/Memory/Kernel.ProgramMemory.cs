using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>The kernel's access to the program's memory, which may fault, rightly or for good.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>Copies from the program; false when part of it cannot be read.</summary>
    private static bool TryCopyIn(void* to, ulong from, ulong length) =>
        IsProgramRange(from, length) && (Native.UserCopy((ulong)to, from, length) == 0 || RefuseAccess());

    /// <summary>Copies to the program; false when part of it cannot be written.</summary>
    private static bool TryCopyOut(ulong to, void* from, ulong length) =>
        IsProgramRange(to, length) && (Native.UserCopy(to, (ulong)from, length) == 0 || RefuseAccess());
}
