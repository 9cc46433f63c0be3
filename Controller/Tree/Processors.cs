using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Tree;

/// <summary>The registers of a partition's processors: read by QEMU's monitor at any time, written by its debugger's socket while it is paused.</summary>
/// <param name="control">The partition.</param>
internal sealed partial class Processors(PartitionControl control)
{
    private const int Patience = 3000;

    // in the order of the debugger's protocol
    private static readonly string[] s_writable =
        ["rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip", "rflags"];

    private static readonly string[] s_shown = [.. s_writable, "cs", "ds", "es", "ss", "fs", "gs", "fs_base", "gs_base", "cr0", "cr2", "cr3", "cr4", "efer"];

    /// <summary>Reads the registers of a processor.</summary>
    /// <exception cref="ControlException">QEMU does not answer.</exception>
    public IReadOnlyDictionary<string, ulong> Read(int cpu)
    {
        string text = control.Monitor.HumanCommand("info registers", cpu);
        var values = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (Match match in Register().Matches(text))
        {
            string name = match.Groups[1].Value.ToLowerInvariant();
            values[name == "rfl" ? "rflags" : name] = ulong.Parse(match.Groups[2].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        foreach (Match match in Segment().Matches(text))
        {
            string name = match.Groups[1].Value.ToLowerInvariant();
            values[name] = ulong.Parse(match.Groups[2].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            values[name + "_base"] = ulong.Parse(match.Groups[3].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return values;
    }

    /// <summary>The registers of a processor as lines of a name and a hexadecimal number.</summary>
    public string Format(int cpu)
    {
        IReadOnlyDictionary<string, ulong> values = Read(cpu);
        var text = new StringBuilder();
        foreach (string name in s_shown)
        {
            if (values.TryGetValue(name, out ulong value)) _ = text.Append(CultureInfo.InvariantCulture, $"{name,-8}0x{value:x}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes registers of a processor.</summary>
    /// <param name="cpu">Which.</param>
    /// <param name="lines">A name and a number in each line; all are checked before the first is written.</param>
    /// <exception cref="ControlException">It is not paused, or a line is wrong.</exception>
    public void Write(int cpu, string lines)
    {
        var writes = new List<(int Number, ulong Value)>();
        foreach (string line in lines.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split([' ', '=', '\t'], StringSplitOptions.RemoveEmptyEntries);
            int number = words.Length == 2 ? Array.IndexOf(s_writable, words[0].ToLowerInvariant()) : -1;
            if (number < 0 || !Number.TryParse(words[1], out ulong value)) throw new ControlException($"'{line}' is not a register and a number: such as 'rax 0x10'; rax to r15, rip and rflags can be written");
            writes.Add((number, value));
        }

        if (!control.IsPaused) throw new ControlException("registers are written while the partition is paused: pause it first");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = Patience };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(control.Record.Folder.Path + "/" + PartitionFolder.DebugSocket));
            // single registers are written only by who knows their description
            Ask(socket, "qXfer:features:read:target.xml:0,ff");
            Ask(socket, string.Create(CultureInfo.InvariantCulture, $"Hg{cpu + 1:x}"));
            foreach ((int number, ulong value) in writes)
            {
                // flags have four bytes, the others eight, the lowest first
                byte[] bytes = BitConverter.GetBytes(value);
                Ask(socket, string.Create(CultureInfo.InvariantCulture, $"P{number:x}={Convert.ToHexStringLower(bytes, 0, number == 17 ? 4 : 8)}"));
            }
        }
        catch (SocketException)
        {
            throw new ControlException("a debugger is connected to the partition: write registers there");
        }
    }

    private static void Ask(Socket socket, string command)
    {
        int sum = 0;
        foreach (char letter in command) sum += letter;
        _ = socket.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${command}#{sum & 0xff:x2}")));
        var answer = new StringBuilder();
        byte[] one = new byte[1];
        // "+", then "$...#" and two digits
        while (answer.Length < 4096)
        {
            if (socket.Receive(one) != 1) throw new SocketException();
            _ = answer.Append((char)one[0]);
            string text = answer.ToString();
            int end = text.IndexOf('#', StringComparison.Ordinal);
            if (end < 0 || text.Length < end + 3) continue;
            string content = text[(text.IndexOf('$', StringComparison.Ordinal) + 1)..end];
            _ = answer.Clear();
            _ = socket.Send("+"u8);
            // a stop that the connection itself caused comes unasked
            if (content.StartsWith('T')) continue;
            if (content != "OK" && !command.StartsWith("qXfer", StringComparison.Ordinal)) throw new ControlException($"QEMU refuses to write the register ({content})");
            return;
        }
    }

    [GeneratedRegex(@"\b(R[A-D]X|R[SD]I|R[BS]P|R[89]|R1[0-5]|RIP|RFL|CR[0234]|EFER) *=([0-9a-f]+)")]
    private static partial Regex Register();

    [GeneratedRegex(@"^([CDEFGS]S) *=([0-9a-f]+) ([0-9a-f]+)", RegexOptions.Multiline)]
    private static partial Regex Segment();
}
