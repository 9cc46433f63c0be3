using System.Text;
using LibOs.Abstractions.Services;

namespace LibOs.Components.Console;

/// <summary>The kernel's own log.</summary>
internal sealed class KernelLog(IKernelView kernel, KernelLogLevel minimum) : IKernelLog
{
    public void Write(KernelLogLevel level, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (level >= minimum) LogText.ForEachLine(text, (kernel, level), static (line, to) => to.kernel.WriteLog((int)to.level, line));
    }

    public bool TryRead(ref ulong position, out KernelLogRecord record)
    {
        Span<byte> text = stackalloc byte[IKernelLog.MaximumLength];
        int length = kernel.ReadLog(ref position, out int level, out long nanoseconds, text);
        if (length < 0)
        {
            record = default;
            return false;
        }

        record = new KernelLogRecord
        {
            Level = (KernelLogLevel)level,
            Time = TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick),
            Text = Encoding.UTF8.GetString(text[..Math.Min(length, text.Length)]),
        };
        return true;
    }
}
