using System.Runtime.InteropServices;

namespace LibOs.Sdk.Cryptography;

/// <summary>What went wrong last on a thread; the class library turns it into an exception.</summary>
internal static unsafe partial class Failure
{
    /// <summary>Nothing went wrong.</summary>
    public const ulong None = 0;

    /// <summary>A function was called that an image does not have.</summary>
    public const ulong Refused = 1;

    /// <summary>A function was used wrongly, or a tag or key did not fit.</summary>
    public const ulong Rejected = 2;

    /// <summary>There was no memory.</summary>
    public const ulong Memory = 3;

    [ThreadStatic]
    private static ulong s_code;

    [ThreadStatic]
    private static byte* s_name;

    /// <summary>The name of the function that was refused last on this thread, zero-terminated.</summary>
    public static byte* Name => s_name;

    /// <summary>Notes that a call was refused for its arguments.</summary>
    /// <returns>0, which most functions answer then.</returns>
    public static int Reject()
    {
        s_code = Rejected;
        return 0;
    }

    /// <summary>Notes that there is no memory.</summary>
    public static void OutOfMemory() => s_code = Memory;

    /// <summary>Forgets what went wrong and tells it.</summary>
    public static ulong Take()
    {
        ulong code = Peek();
        s_code = None;
        return code;
    }

    /// <summary>Tells what went wrong.</summary>
    public static ulong Peek()
    {
        byte* name = TakeRefused();
        if (name != null)
        {
            s_name = name;
            s_code = Refused;
        }

        return s_code;
    }

    /// <summary>The name of the function that one of the stubs refused last, or null; asking forgets it.</summary>
    [LibraryImport("libos", EntryPoint = "libos_cryptography_refused")]
    private static partial byte* TakeRefused();
}
