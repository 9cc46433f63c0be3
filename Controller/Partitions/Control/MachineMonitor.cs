using System.Buffers;
using System.Text.Json;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Control;

/// <summary>QEMU's monitor (QMP), asked by one thread at a time. Nothing is said on it before the first question.</summary>
/// <param name="socket">The monitor's socket.</param>
internal sealed unsafe class MachineMonitor(int socket)
{
    private const int Patience = 10_000;
    private const int MostBytes = 16 << 20;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private bool _greeted;

    /// <summary>Lets the processors stand still.</summary>
    public void Pause() => Execute("stop");

    /// <summary>Lets the processors run.</summary>
    public void Resume() => Execute("cont");

    /// <summary>Whether the processors run.</summary>
    public bool IsRunning
    {
        get
        {
            using JsonDocument answer = JsonDocument.Parse(Execute("query-status"));
            return answer.RootElement.TryGetProperty("running", out JsonElement running) && running.ValueKind == JsonValueKind.True;
        }
    }

    /// <summary>Carries out a line of QEMU's command line for people.</summary>
    /// <param name="line">The line, such as <c>info registers</c>.</param>
    /// <param name="cpu">The processor it is about.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="ControlException">QEMU refuses, or does not answer.</exception>
    public string HumanCommand(string line, int cpu = 0)
    {
        string answer = Execute("human-monitor-command", writer =>
        {
            writer.WriteString("command-line"u8, line);
            writer.WriteNumber("cpu-index"u8, cpu);
        });
        using JsonDocument text = JsonDocument.Parse(answer);
        return text.RootElement.ValueKind == JsonValueKind.String ? text.RootElement.GetString()!.ReplaceLineEndings("\n") : "";
    }

    /// <summary>Carries out a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Writes its arguments; null where it has none.</param>
    /// <returns>The answer as JSON.</returns>
    /// <exception cref="ControlException">QEMU refuses, or does not answer.</exception>
    public string Execute(string command, Action<Utf8JsonWriter>? arguments = null)
    {
        lock (_gate)
        {
            if (!_greeted)
            {
                _ = Ask("qmp_capabilities", null);
                _greeted = true;
            }

            return Ask(command, arguments);
        }
    }

    private string Ask(string command, Action<Utf8JsonWriter>? arguments)
    {
        var request = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(request))
        {
            writer.WriteStartObject();
            writer.WriteString("execute"u8, command);
            if (arguments is not null)
            {
                writer.WriteStartObject("arguments"u8);
                arguments(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        if (!Descriptors.WriteAll(socket, request.WrittenSpan)) throw Gone();
        long limit = Clock.Monotonic + Patience * 1_000_000L;
        while (true)
        {
            string line = ReadLine(limit);
            using JsonDocument message = Parse(line);
            JsonElement root = message.RootElement;
            if (root.ValueKind != JsonValueKind.Object) continue;
            if (root.TryGetProperty("return", out JsonElement result)) return result.GetRawText();
            // events and the greeting are passed over
            if (!root.TryGetProperty("error", out JsonElement error)) continue;
            throw new ControlException($"QEMU refuses '{command}': {(error.TryGetProperty("desc", out JsonElement text) ? text.GetString() : "no reason given")}");
        }
    }

    private string ReadLine(long limit)
    {
        while (true)
        {
            int end = _received.WrittenSpan.IndexOf((byte)'\n');
            if (end >= 0)
            {
                string line = System.Text.Encoding.UTF8.GetString(_received.WrittenSpan[..end]);
                byte[] rest = _received.WrittenSpan[(end + 1)..].ToArray();
                _received.Clear();
                _received.Write(rest);
                return line;
            }

            if (_received.WrittenCount > MostBytes) throw new ControlException("QEMU's answer has no end");
            LibC.PollFd wait = new() { Descriptor = socket, Events = LibC.POLLIN };
            long pause = (limit - Clock.Monotonic) / 1_000_000;
            if (pause <= 0) throw new ControlException($"QEMU does not answer within {Patience / 1000} seconds");
            if (LibC.poll(&wait, 1, (int)pause) <= 0) continue;
            Span<byte> space = _received.GetSpan(4096);
            nint length;
            // SAFETY: pinned while the kernel fills it.
            fixed (byte* start = space)
            {
                length = Descriptors.Read(socket, start, space.Length);
            }

            if (length <= 0) throw Gone();
            _received.Advance((int)length);
        }
    }

    private static JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            throw new ControlException("QEMU's answer is not understood");
        }
    }

    private static ControlException Gone() => new("the machine has ended");
}
