using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Partitions;

/// <summary>Reads the emergency console: finds a panic in it and keeps the last lines.</summary>
internal sealed class EmergencyConsole
{
    private const int KeptLines = 8;
    private const int MaximumLine = 4096;
    private const int MaximumReport = 256 * 1024;

    private readonly List<byte> _line = [];
    private readonly Queue<string> _last = new();
    private readonly StringBuilder _report = new();

    /// <summary>Whether a panic has begun.</summary>
    public bool Panicked { get; private set; }

    /// <summary>Whether the panic's report is whole.</summary>
    public bool Complete { get; private set; }

    /// <summary>The report so far, without the marking lines.</summary>
    public string Report => _line.Count == 0 || Complete ? _report.ToString() : _report + Encoding.UTF8.GetString([.. _line]) + "\n";

    /// <summary>The last lines that belong to no panic.</summary>
    public IEnumerable<string> LastLines => _line.Count == 0 ? _last : _last.Append(Encoding.UTF8.GetString([.. _line]));

    /// <summary>Takes bytes from the console.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="onLine">Called with each line that belongs to no panic.</param>
    public void Append(ReadOnlySpan<byte> bytes, Action<string>? onLine)
    {
        foreach (byte b in bytes)
        {
            if (Complete) return;
            if (b == (byte)'\n' || _line.Count == MaximumLine)
            {
                EndLine(onLine);
                if (b == (byte)'\n') continue;
            }

            if (b != (byte)'\r') _line.Add(b);
        }
    }

    private void EndLine(Action<string>? onLine)
    {
        ReadOnlySpan<byte> line = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line);
        if (!Panicked)
        {
            int begin = line.IndexOf(PanicMarkers.Begin);
            if (begin >= 0)
            {
                Panicked = true;
            }
            else
            {
                string text = Encoding.UTF8.GetString(line);
                onLine?.Invoke(text);
                _last.Enqueue(text);
                if (_last.Count > KeptLines) _ = _last.Dequeue();
            }
        }
        else if (line.IndexOf(PanicMarkers.End) >= 0)
        {
            Complete = true;
        }
        else if (_report.Length < MaximumReport)
        {
            _ = _report.Append(Encoding.UTF8.GetString(line)).Append('\n');
        }

        _line.Clear();
    }
}
