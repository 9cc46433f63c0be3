using System.Text;

namespace LibOs.Controller.Symbols;

/// <summary>Finds source lines in DWARF line programs, versions 2 to 5.</summary>
internal static class LineTable
{
    private const uint LongFormat = 0xffff_ffff;

    /// <summary>Finds the source line of each address.</summary>
    /// <param name="lines">The section .debug_line.</param>
    /// <param name="lineStrings">The section .debug_line_str, or empty.</param>
    /// <param name="strings">The section .debug_str, or empty.</param>
    /// <param name="addresses">Code addresses.</param>
    /// <param name="functionStart">The start of the function around an address: a line that begins before it is another function's.</param>
    /// <returns>What was found; addresses without a line are missing. Damaged units are passed over.</returns>
    public static Dictionary<ulong, SourceLine> Find(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> lineStrings, ReadOnlySpan<byte> strings,
        IEnumerable<ulong> addresses, Func<ulong, ulong>? functionStart = null)
    {
        (ulong Address, ulong Start)[] wanted = [.. addresses.Distinct().Order().Select(address => (address, functionStart?.Invoke(address) ?? 0))];
        var found = new Dictionary<ulong, SourceLine>();
        for (int at = 0; at + 4 <= lines.Length && found.Count < wanted.Length;)
        {
            uint length = new ByteReader(lines[at..]).U32();
            // ILC and musl write the 32-bit format only
            if (length == LongFormat || length > (uint)(lines.Length - at - 4)) break;
            try
            {
                ReadUnit(lines.Slice(at + 4, (int)length), lineStrings, strings, wanted, found);
            }
            catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or OverflowException)
            {
                // a damaged unit costs its own lines only
            }

            at += 4 + (int)length;
        }

        return found;
    }

    private static void ReadUnit(ReadOnlySpan<byte> unit, ReadOnlySpan<byte> lineStrings, ReadOnlySpan<byte> strings, (ulong Address, ulong Start)[] wanted, Dictionary<ulong, SourceLine> found)
    {
        var reader = new ByteReader(unit);
        ushort version = reader.U16();
        if (version is < 2 or > 5) return;
        if (version == 5)
        {
            if (reader.U8() != 8) return;
            _ = reader.U8();
        }

        uint headerLength = reader.U32();
        int program = checked((int)(reader.Position + headerLength));
        byte minimumLength = reader.U8();
        if (version >= 4) _ = reader.U8();
        _ = reader.U8();
        sbyte lineBase = (sbyte)reader.U8();
        byte lineRange = reader.U8();
        byte opcodeBase = reader.U8();
        if (lineRange == 0 || opcodeBase == 0) return;
        ReadOnlySpan<byte> operandCounts = reader.Take(opcodeBase - 1);
        List<string> files = version == 5 ? ReadFiles5(ref reader, lineStrings, strings) : ReadFiles(ref reader);

        reader.Position = program;
        Run(ref reader, version == 5 ? 0 : 1, minimumLength, lineBase, lineRange, opcodeBase, operandCounts, files, wanted, found);
    }

    private static void Run(ref ByteReader reader, int firstFile, byte minimumLength, sbyte lineBase, byte lineRange, byte opcodeBase,
        ReadOnlySpan<byte> operandCounts, List<string> files, (ulong Address, ulong Start)[] wanted, Dictionary<ulong, SourceLine> found)
    {
        ulong address = 0, rowAddress = 0;
        long line = 1, rowLine = 0;
        ulong file = 1, rowFile = 0;
        bool row = false;
        while (!reader.AtEnd)
        {
            byte opcode = reader.U8();
            if (opcode >= opcodeBase)
            {
                int special = opcode - opcodeBase;
                address += (ulong)(special / lineRange) * minimumLength;
                line += lineBase + special % lineRange;
                Emit(false);
                continue;
            }

            switch (opcode)
            {
                case 0:
                    int length = checked((int)reader.Unsigned());
                    int next = checked(reader.Position + length);
                    byte extended = length > 0 ? reader.U8() : (byte)0;
                    if (extended == 1)
                    {
                        Emit(true);
                        (address, line, file, row) = (0, 1, 1, false);
                    }
                    else if (extended == 2)
                    {
                        address = reader.U64();
                    }

                    reader.Position = next;
                    break;
                case 1:
                    Emit(false);
                    break;
                case 2:
                    address += reader.Unsigned() * minimumLength;
                    break;
                case 3:
                    line += reader.Signed();
                    break;
                case 4:
                    file = reader.Unsigned();
                    break;
                case 8:
                    address += (ulong)((255 - opcodeBase) / lineRange) * minimumLength;
                    break;
                case 9:
                    address += reader.U16();
                    break;
                default:
                    for (int i = 0; i < operandCounts[opcode - 1]; i++) _ = reader.Unsigned();
                    break;
            }
        }

        void Emit(bool end)
        {
            if (row && address > rowAddress)
            {
                foreach ((ulong place, ulong start) in wanted)
                {
                    // ILC's methods without lines lie behind others in the same sequence, whose last line goes on
                    if (place < rowAddress || place >= address || rowAddress < start) continue;
                    ulong position = rowFile - (ulong)firstFile;
                    // line 0 marks code without source; so does the runtime's "hidden" line
                    if (rowLine is > 0 and < 0xf00000 && position < (ulong)files.Count)
                        _ = found.TryAdd(place, new SourceLine(files[(int)position], (int)rowLine));
                }
            }

            (row, rowAddress, rowLine, rowFile) = (!end, address, line, file);
        }
    }

    private static List<string> ReadFiles(ref ByteReader reader)
    {
        List<string> folders = [""];
        for (string folder = reader.Text(); folder.Length > 0; folder = reader.Text()) folders.Add(folder);
        List<string> files = [];
        for (string file = reader.Text(); file.Length > 0; file = reader.Text())
        {
            int folder = (int)Math.Min(reader.Unsigned(), int.MaxValue);
            _ = reader.Unsigned();
            _ = reader.Unsigned();
            files.Add(Join(folder < folders.Count ? folders[folder] : "", file));
        }

        return files;
    }

    private static List<string> ReadFiles5(ref ByteReader reader, ReadOnlySpan<byte> lineStrings, ReadOnlySpan<byte> strings)
    {
        List<string> folders = [];
        foreach ((string name, _) in ReadEntries(ref reader, lineStrings, strings)) folders.Add(name);
        List<string> files = [];
        foreach ((string name, ulong folder) in ReadEntries(ref reader, lineStrings, strings))
            files.Add(Join(folder < (ulong)folders.Count ? folders[(int)folder] : "", name));
        return files;
    }

    private static List<(string Name, ulong Folder)> ReadEntries(ref ByteReader reader, ReadOnlySpan<byte> lineStrings, ReadOnlySpan<byte> strings)
    {
        int formatCount = reader.U8();
        var formats = new (ulong Content, ulong Form)[formatCount];
        for (int i = 0; i < formatCount; i++) formats[i] = (reader.Unsigned(), reader.Unsigned());
        ulong count = reader.Unsigned();
        List<(string, ulong)> entries = [];
        for (ulong i = 0; i < count && !reader.AtEnd; i++)
        {
            string name = "";
            ulong folder = 0;
            foreach ((ulong content, ulong form) in formats)
            {
                string text = "";
                ulong number = 0;
                switch (form)
                {
                    case 0x08: text = reader.Text(); break;
                    case 0x1f: text = TextAt(lineStrings, reader.U32()); break;
                    case 0x0e: text = TextAt(strings, reader.U32()); break;
                    case 0x0b: number = reader.U8(); break;
                    case 0x05: number = reader.U16(); break;
                    case 0x06: number = reader.U32(); break;
                    case 0x07: number = reader.U64(); break;
                    case 0x0f: number = reader.Unsigned(); break;
                    case 0x1e: _ = reader.Take(16); break;
                    case 0x09: _ = reader.Take(checked((int)reader.Unsigned())); break;
                    default: throw new InvalidDataException("an unknown form");
                }

                if (content == 1) name = text;
                else if (content == 2) folder = number;
            }

            entries.Add((name, folder));
        }

        return entries;
    }

    private static string TextAt(ReadOnlySpan<byte> section, uint offset)
    {
        if (offset >= (uint)section.Length) return "";
        ReadOnlySpan<byte> rest = section[(int)offset..];
        int length = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
    }

    private static string Join(string folder, string file) =>
        folder.Length == 0 || file.StartsWith('/') ? file : folder.EndsWith('/') ? folder + file : folder + "/" + file;
}
