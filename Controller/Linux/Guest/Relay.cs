using System.Runtime.InteropServices;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux.Guest;

/// <summary>Carries bytes from one descriptor to another until one of them ends.</summary>
internal static unsafe class Relay
{
    private const int Length = 256 * 1024;

    /// <summary>Starts carrying.</summary>
    /// <param name="source">Where the bytes come from; closed at the end.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="closesTarget">Whether the target is closed at the end, too.</param>
    public static Thread Start(int source, int target, bool closesTarget)
    {
        var thread = new Thread(() => Carry(source, target, closesTarget), 128 * 1024) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Carry(int source, int target, bool closesTarget)
    {
        byte* buffer = (byte*)NativeMemory.Alloc(Length);
        for (nint length; (length = Descriptors.Read(source, buffer, Length)) > 0;)
        {
            if (!Descriptors.WriteAll(target, buffer, length)) break;
        }

        NativeMemory.Free(buffer);
        _ = LibC.close(source);
        if (closesTarget) _ = LibC.close(target);
    }
}
