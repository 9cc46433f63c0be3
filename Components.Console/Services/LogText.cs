using System.Text;

namespace LibOs.Components.Console;

/// <summary>Brings text to the length that a log record holds.</summary>
internal static class LogText
{
    /// <summary>Encodes as much of the text as fits, never half a character.</summary>
    public static ReadOnlySpan<byte> Encode(string text)
    {
        byte[] bytes = new byte[Math.Min(Encoding.UTF8.GetMaxByteCount(Math.Min(text.Length, IKernelLog.MaximumLength)), IKernelLog.MaximumLength)];
        _ = System.Text.Unicode.Utf8.FromUtf16(text, bytes, out _, out int written);
        return bytes.AsSpan(0, written);
    }
}
