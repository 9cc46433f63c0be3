using System.Runtime.InteropServices;

namespace LibOs.Conformance.Calls;

/// <summary>System calls as they are, past the runtime, through the C library in the image.</summary>
internal static unsafe partial class SystemCall
{
    /// <summary>An address that no program can have.</summary>
    public const long BadAddress = 0x10;

    private static readonly (int Number, string Name)[] s_errors =
    [
        (1, "EPERM"), (2, "ENOENT"), (3, "ESRCH"), (4, "EINTR"), (9, "EBADF"), (11, "EAGAIN"), (12, "ENOMEM"), (14, "EFAULT"), (17, "EEXIST"),
        (19, "ENODEV"), (20, "ENOTDIR"), (22, "EINVAL"), (24, "EMFILE"), (25, "ENOTTY"), (29, "ESPIPE"), (32, "EPIPE"), (34, "ERANGE"), (38, "ENOSYS"),
        (97, "EAFNOSUPPORT"), (110, "ETIMEDOUT"),
    ];

    /// <summary>Makes a call.</summary>
    /// <returns>Its result, or the error's number less than 0, as the kernel gives it.</returns>
    public static long Make(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
    {
        long result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    public static long Make(long number, long a, void* b, long c = 0, long d = 0) => Make(number, a, (long)b, c, d);

    /// <summary>What a result says: the name of its error, or "ok" for 0, or the number.</summary>
    public static string Say(long result)
    {
        if (result == 0) return "ok";
        if (result > 0) return result.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach ((int number, string name) in s_errors)
            if (number == -result) return name;
        return $"error {-result}";
    }

    /// <summary>Prints what was done and how it ended.</summary>
    public static void Show(string what, long result) => Console.WriteLine($"{what}: {Say(result)}");

    /// <summary>Prints an error by its name, and any success as such, whatever its value.</summary>
    public static void ShowKind(string what, long result) => Console.WriteLine($"{what}: {(result >= 0 ? "succeeds" : Say(result))}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long a, long b, long c, long d, long e, long f);
}
