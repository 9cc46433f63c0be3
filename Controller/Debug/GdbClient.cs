using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace LibOs.Controller.Debug;

/// <summary>Speaks the GDB remote serial protocol with QEMU's stub. The machine stands still from the connection on.</summary>
internal sealed partial class GdbClient : IDisposable
{
    private const int MostBytesPerRead = 1024; // QEMU's packets hold 4096 characters

    private readonly Socket _socket;
    private readonly byte[] _received = new byte[64 * 1024];
    private int _start;
    private int _end;
    private IReadOnlyList<GdbRegister>? _registers;

    private GdbClient(Socket socket) => _socket = socket;

    /// <summary>Connects to a stub.</summary>
    /// <param name="path">The stub's Unix socket.</param>
    /// <param name="patience">How long to wait for its first answer: it serves one debugger at a time.</param>
    /// <exception cref="UserError">Nobody answers there.</exception>
    public static GdbClient Connect(string path, TimeSpan patience)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
            var client = new GdbClient(socket);
            client.Open();
            return client;
        }
        catch (Exception error) when (error is SocketException or IOException or ArgumentException)
        {
            socket.Dispose();
            throw new UserError(error is IOException
                ? "the partition's debugging port does not answer: another debugger is connected to it; end that one first"
                : $"the partition's debugging port '{path}' cannot be reached: {error.Message}", Abstractions.Wire.PartitionExitCode.NotStarted);
        }
    }

    /// <summary>Whether the machine ran when the connection stopped it.</summary>
    public bool WasRunning { get; private set; }

    /// <summary>The registers of a core that the stub knows, in its order.</summary>
    public IReadOnlyList<GdbRegister> RegisterNames => _registers ??= ReadDescription();

    /// <summary>The cores, as the stub's thread ids.</summary>
    public IReadOnlyList<string> Cores()
    {
        var cores = new List<string>();
        for (string answer = Request("qfThreadInfo"); answer.StartsWith('m'); answer = Request("qsThreadInfo")) cores.AddRange(answer[1..].Split(','));
        return cores;
    }

    /// <summary>Reads a core's registers.</summary>
    /// <param name="core">The stub's id of the core.</param>
    /// <returns>Values by the names of the stub's description; vector and floating point registers are left out.</returns>
    public Dictionary<string, ulong> ReadRegisters(string core)
    {
        _ = Request("Hg" + core);
        byte[] bytes = Bytes(Request("g"));
        var values = new Dictionary<string, ulong>();
        foreach (GdbRegister register in RegisterNames)
        {
            if (register.Length > 8 || register.Offset + register.Length > bytes.Length) continue;
            ulong value = 0;
            for (int i = register.Length - 1; i >= 0; i--) value = value << 8 | bytes[register.Offset + i];
            values[register.Name] = value;
        }

        return values;
    }

    /// <summary>Writes a register of a core.</summary>
    /// <param name="core">The stub's id of the core.</param>
    /// <param name="name">The register's name in the stub's description.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the stub took it.</returns>
    public bool WriteRegister(string core, string name, ulong value)
    {
        GdbRegister? register = RegisterNames.FirstOrDefault(one => one.Name == name);
        if (register is null || register.Length > 8) return false;
        _ = Request("Hg" + core);
        var text = new StringBuilder();
        for (int i = 0; i < register.Length; i++) _ = text.Append(CultureInfo.InvariantCulture, $"{(byte)(value >> (8 * i)):x2}");
        return Request(string.Create(CultureInfo.InvariantCulture, $"P{register.Number:x}={text}")) == "OK";
    }

    /// <summary>Reads memory by virtual address, as the core chosen last sees it.</summary>
    /// <returns>Whether all of it is mapped.</returns>
    public bool ReadMemory(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int length = Math.Min(destination.Length, MostBytesPerRead);
            string answer = Request(string.Create(CultureInfo.InvariantCulture, $"m{address:x},{length:x}"));
            if (answer.Length != 2 * length) return false;
            Bytes(answer).CopyTo(destination);
            destination = destination[length..];
            address += (ulong)length;
        }

        return true;
    }

    /// <summary>Lets go of the machine.</summary>
    /// <param name="resume">Whether it runs on.</param>
    public void Detach(bool resume)
    {
        if (resume) _ = Request("D");
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends a packet and takes the answer.</summary>
    /// <param name="packet">The packet's text.</param>
    public string Request(string packet)
    {
        int sum = packet.Sum(c => (byte)c) & 0xff;
        Send(string.Create(CultureInfo.InvariantCulture, $"${packet}#{sum:x2}"));
        return Receive();
    }

    // A machine that runs is stopped by the connection, which the stub reports before it answers anything.
    private void Open()
    {
        string answer = Request("qSupported:xmlRegisters=i386");
        while (!answer.StartsWith("PacketSize", StringComparison.Ordinal))
        {
            WasRunning = true;
            answer = Receive();
        }
    }

    private void Send(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int sent = 0; sent < bytes.Length;) sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
    }

    private string Receive()
    {
        var text = new StringBuilder();
        while (Next() != '$')
        {
        }

        for (char c = Next(); c != '#'; c = Next())
        {
            if (c == '}')
            {
                _ = text.Append((char)(Next() ^ 0x20));
            }
            else if (c == '*' && text.Length > 0)
            {
                int count = Next() - 29;
                _ = text.Append(text[^1], Math.Max(0, count));
            }
            else
            {
                _ = text.Append(c);
            }
        }

        _ = Next();
        _ = Next();
        Send("+");
        return text.ToString();
    }

    private char Next()
    {
        if (_start == _end)
        {
            int length;
            try
            {
                length = _socket.Receive(_received);
            }
            catch (SocketException error)
            {
                throw new IOException($"the debugging port failed: {error.Message}", error);
            }

            if (length == 0) throw new IOException("the partition has ended");
            (_start, _end) = (0, length);
        }

        return (char)_received[_start++];
    }

    private static byte[] Bytes(string text)
    {
        // registers that the stub cannot read stand as 'x'
        byte[] bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++) _ = byte.TryParse(text.AsSpan(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]);
        return bytes;
    }

    private List<GdbRegister> ReadDescription()
    {
        var registers = new List<GdbRegister>();
        int offset = 0;
        foreach (Match include in IncludePattern().Matches(ReadFeature("target.xml")))
        {
            foreach (Match register in RegisterPattern().Matches(CommentPattern().Replace(ReadFeature(include.Groups[1].Value), "")))
            {
                int length = int.Parse(register.Groups[2].ValueSpan, CultureInfo.InvariantCulture) / 8;
                registers.Add(new GdbRegister(registers.Count, register.Groups[1].Value, offset, length));
                offset += length;
            }
        }

        if (registers.Count == 0) throw new IOException("the debugging port describes no registers");
        return registers;
    }

    private string ReadFeature(string name)
    {
        var text = new StringBuilder();
        while (true)
        {
            string answer = Request(string.Create(CultureInfo.InvariantCulture, $"qXfer:features:read:{name}:{text.Length:x},800"));
            if (answer.Length == 0 || answer[0] is not ('l' or 'm')) return text.ToString();
            _ = text.Append(answer.AsSpan(1));
            if (answer[0] == 'l') return text.ToString();
        }
    }

    [GeneratedRegex("xi:include href=\"([^\"]+)\"")]
    private static partial Regex IncludePattern();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex("<reg\\s+name=\"([^\"]+)\"\\s+bitsize=\"([0-9]+)\"")]
    private static partial Regex RegisterPattern();
}
