using System.Runtime.CompilerServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;

namespace LibOs.Kernel;

/// <content>A check of the compiler (range, null, overflow, division) that failed beneath the runtime, where nothing can be thrown.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static CheckFailureText s_checkFailure;

    /// <summary>
    /// Panics with what failed and where. The image verifier points the checks of kernel path here after the link, and
    /// tells whose code holds them.
    /// </summary>
    /// <param name="check">
    /// Bits 0 to 7: 0 range, 1 null, 2 overflow, 3 division, 4 argument. Bits 8 to 15: 0 the kernel itself, 1 scheduler,
    /// 2 frame allocator, 3 area map, 4 console, 5 log.
    /// </param>
    /// <param name="returnAddress">The address behind the call that reports the failure.</param>
    [KernelEntry("libos_check_failed")]
    public static void FailCheck(uint check, nuint returnAddress)
    {
        Span<byte> text = s_checkFailure;
        int length = 0;
        AppendText(text, ref length, (check & 0xFF) switch
        {
            1 => "null"u8,
            2 => "overflow"u8,
            3 => "division"u8,
            4 => "argument"u8,
            _ => "range"u8,
        });
        AppendText(text, ref length, " check failed in "u8);
        ReadOnlySpan<byte> policy = default;
        AppendText(text, ref length, (check >> 8 & 0xFF) switch
        {
            1 => "the scheduler policy"u8,
            2 => "the frame allocator policy"u8,
            3 => "the area map"u8,
            4 => "the console driver"u8,
            5 => "the log buffer"u8,
            _ => "kernel path"u8,
        });
        if ((check >> 8 & 0xFF) == 1) policy = TScheduler.Name;
        if ((check >> 8 & 0xFF) == 2) policy = TFrames.Name;
        if (policy.Length > 0)
        {
            AppendText(text, ref length, " '"u8);
            AppendText(text, ref length, policy);
            AppendText(text, ref length, "'"u8);
        }

        AppendText(text, ref length, " at "u8);
        AppendText(text, ref length, PanicMarkers.AddressPrefix);
        for (int shift = 60; shift >= 0; shift -= 4) AppendText(text, ref length, "0123456789abcdef"u8.Slice((int)(returnAddress - 1 >> shift & 15), 1));
        AppendText(text, ref length, PanicMarkers.AddressSuffix);
        Panic(text[..length], null);
    }

    /// <summary>Adds what fits.</summary>
    private static void AppendText(Span<byte> text, ref int length, ReadOnlySpan<byte> added) => length += KernelBytes.Copy(added, text[length..]);

    [InlineArray(192)]
    private struct CheckFailureText
    {
        private byte _first;
    }
}
