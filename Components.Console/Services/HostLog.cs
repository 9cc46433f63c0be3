using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LibOs.Components.Console;

/// <summary>A log in the memory of a process: a ring of records.</summary>
internal sealed class HostLog(ConsoleOptions options) : IKernelLog
{
    private readonly Lock _lock = new();
    private readonly KernelLogRecord[] _ring = new KernelLogRecord[options.HostLogCapacity];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _echo = options.EchoHostLog;
    private readonly KernelLogLevel _minimum = options.MinimumLogLevel;
    private ulong _next;

    public void Write(KernelLogLevel level, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (level < _minimum) return;
        LogText.ForEachLine(text, (this, level), static (line, to) => to.Item1.Append(to.level, Encoding.UTF8.GetString(line)));
    }

    public bool TryRead(ref ulong position, out KernelLogRecord record)
    {
        lock (_lock)
        {
            ulong oldest = _next - Math.Min(_next, (ulong)_ring.Length);
            position = Math.Max(position, oldest);
            if (position >= _next)
            {
                record = default;
                return false;
            }

            record = _ring[position++ % (ulong)_ring.Length];
            return true;
        }
    }

    private void Append(KernelLogLevel level, string line)
    {
        lock (_lock)
        {
            var record = new KernelLogRecord { Level = level, Time = Stopwatch.GetElapsedTime(_start), Text = line };
            _ring[_next++ % (ulong)_ring.Length] = record;
            if (_echo)
                System.Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{record.Time.TotalSeconds,11:F6}] {record.Text}"));
        }
    }
}
