using System.Buffers.Binary;
using System.Text;

namespace LibOs.Controller.Symbols;

/// <summary>An ELF file with symbols and line information: what <c>IMAGE.elf.dbg</c> is.</summary>
internal sealed class SymbolFile
{
    private readonly byte[] _file;
    private readonly Dictionary<string, Range> _sections;
    private readonly List<(ulong Start, ulong Size, int Name)> _functions = [];

    private readonly Dictionary<string, ulong> _addresses = [];
    private (ulong Start, ulong Length) _managed;

    private SymbolFile(byte[] file, Dictionary<string, Range> sections)
    {
        _file = file;
        _sections = sections;
    }

    /// <summary>How many functions it names.</summary>
    public int FunctionCount => _functions.Count;

    /// <summary>Reads a symbol file.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>Null when it is no 64-bit ELF file or its tables are damaged.</returns>
    public static SymbolFile? TryRead(byte[] file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Reads the symbol file of an image, <c>IMAGE.dbg</c>.</summary>
    /// <param name="image">The image's path.</param>
    /// <returns>Null when it is missing or damaged.</returns>
    public static SymbolFile? TryReadBeside(string image)
    {
        try
        {
            return TryRead(File.ReadAllBytes(image + ".dbg"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path of an image's symbol file; null when there is none.</summary>
    public static string? PathBeside(string image) => File.Exists(image + ".dbg") ? image + ".dbg" : null;

    /// <summary>Finds the function that holds an address.</summary>
    /// <param name="address">A code address.</param>
    /// <param name="name">The symbol's name, as the compiler mangled it.</param>
    /// <param name="offset">The address's distance from the function's start.</param>
    public bool TryFindFunction(ulong address, out string name, out ulong offset)
    {
        (name, offset) = ("", 0);
        int low = 0, high = _functions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_functions[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        // an alias may have no size: the function before it at the same address has
        for (int i = low - 1; i >= 0 && i >= low - 8; i--)
        {
            (ulong start, ulong size, int nameOffset) = _functions[i];
            if (size == 0 ? address != start : address - start >= size) continue;
            name = TextAt(nameOffset);
            offset = address - start;
            return true;
        }

        return false;
    }

    /// <summary>Finds the range of the function that holds an address; where its length is unknown it ends where the next begins.</summary>
    /// <param name="address">A code address.</param>
    /// <param name="start">Its first instruction.</param>
    /// <param name="length">Its length in bytes.</param>
    public bool TryFindRange(ulong address, out ulong start, out ulong length)
    {
        (start, length) = (0, 0);
        int low = 0, high = _functions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_functions[middle].Start <= address) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return false;
        for (int i = low - 1; i >= 0 && i >= low - 8; i--)
        {
            if (_functions[i].Size == 0 || address - _functions[i].Start >= _functions[i].Size) continue;
            (start, length) = (_functions[i].Start, _functions[i].Size);
            return true;
        }

        start = _functions[low - 1].Start;
        length = (low < _functions.Count ? _functions[low].Start : address + 1) - start;
        return _functions[low - 1].Size == 0;
    }

    /// <summary>Finds a symbol's address by its exact name.</summary>
    /// <param name="name">The name as the linker knows it.</param>
    /// <param name="address">Its address.</param>
    public bool TryFindSymbol(string name, out ulong address)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name + '\0');
        ReadOnlySpan<byte> symbols = Section(".symtab"), names = Section(".strtab");
        for (; symbols.Length >= 24; symbols = symbols[24..])
        {
            uint at = U32(symbols, 0);
            if (U16(symbols, 6) == 0 || at >= (uint)names.Length || !names[(int)at..].StartsWith(wanted)) continue;
            address = U64(symbols, 8);
            return true;
        }

        address = 0;
        return false;
    }

    /// <summary>The functions, by address: start, length (0 when unknown) and the name as the compiler mangled it.</summary>
    public IEnumerable<(ulong Start, ulong Length, string Name)> Functions => _functions.Select(function => (function.Start, function.Size, TextAt(function.Name)));

    /// <summary>Reads the call frame information of C#, runtime and C library.</summary>
    public CallFrameTable ReadCallFrames()
    {
        var table = new CallFrameTable();
        table.Add(Section(".debug_frame").ToArray(), 0, isDebugFrame: true);
        table.Add(Section(".eh_frame").ToArray(), _addresses.GetValueOrDefault(".eh_frame"), isDebugFrame: false);
        return table;
    }

    /// <summary>Reads bytes of the image as they lie in the file, by their address.</summary>
    /// <param name="address">A virtual address of the image.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>The bytes, fewer where the file's section ends, none outside it.</returns>
    public ReadOnlySpan<byte> Code(ulong address, int length)
    {
        foreach ((string name, ulong start) in _addresses)
        {
            ReadOnlySpan<byte> section = Section(name);
            if (start == 0 || address < start || address - start >= (ulong)section.Length) continue;
            section = section[(int)(address - start)..];
            return section[..Math.Min(length, section.Length)];
        }

        return default;
    }

    /// <summary>Finds source lines; see <see cref="LineTable.Find"/>.</summary>
    public Dictionary<ulong, SourceLine> FindLines(IEnumerable<ulong> addresses) =>
        LineTable.Find(Section(".debug_line"), Section(".debug_line_str"), Section(".debug_str"), addresses,
            address => TryFindFunction(address, out _, out ulong offset) ? address - offset : 0);

    /// <summary>Whether an address lies in code that was C#.</summary>
    public bool IsManaged(ulong address) => address - _managed.Start < _managed.Length;

    private ReadOnlySpan<byte> Section(string name) => _sections.TryGetValue(name, out Range range) ? _file.AsSpan(range) : default;

    private static SymbolFile? Read(byte[] file)
    {
        ReadOnlySpan<byte> bytes = file;
        if (bytes.Length < 64 || !bytes[..4].SequenceEqual("\u007fELF"u8) || bytes[4] != 2 || bytes[5] != 1) return null;
        int table = checked((int)U64(bytes, 40));
        int entryLength = U16(bytes, 58), count = U16(bytes, 60), namesIndex = U16(bytes, 62);
        if (count == 0 || entryLength < 64 || namesIndex >= count) return null;
        Range names = SectionRange(bytes, table + namesIndex * entryLength);
        var sections = new Dictionary<string, Range>();
        var addresses = new List<(string Name, ulong Address)>();
        (ulong Start, ulong Length) managed = default;
        for (int i = 0; i < count; i++)
        {
            int header = table + i * entryLength;
            // a section without bytes in the file (.bss)
            if (U32(bytes, header + 4) == 8) continue;
            string name = Text(bytes[names][(int)U32(bytes, header)..]);
            _ = sections.TryAdd(name, SectionRange(bytes, header));
            addresses.Add((name, U64(bytes, header + 16)));
            if (name == "__managedcode") managed = (U64(bytes, header + 16), U64(bytes, header + 32));
        }

        var result = new SymbolFile(file, sections) { _managed = managed };
        foreach ((string name, ulong address) in addresses) _ = result._addresses.TryAdd(name, address);
        ReadOnlySpan<byte> symbols = result.Section(".symtab");
        for (; symbols.Length >= 24; symbols = symbols[24..])
        {
            int kind = symbols[4] & 15;
            bool defined = U16(symbols, 6) != 0;
            if (defined && kind is 2 or 0 && U32(symbols, 0) != 0 && U64(symbols, 8) != 0)
                result._functions.Add((U64(symbols, 8), U64(symbols, 16), (int)U32(symbols, 0)));
        }

        result._functions.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Size.CompareTo(b.Size));
        return result;
    }

    private string TextAt(int offset)
    {
        ReadOnlySpan<byte> names = Section(".strtab");
        return (uint)offset < (uint)names.Length ? Text(names[offset..]) : "?";
    }

    private static Range SectionRange(ReadOnlySpan<byte> bytes, int header)
    {
        int start = checked((int)U64(bytes, header + 24)), length = checked((int)U64(bytes, header + 32));
        if (start > bytes.Length || length > bytes.Length - start) throw new InvalidDataException("a section outside the file");
        return start..(start + length);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? bytes : bytes[..length]);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
