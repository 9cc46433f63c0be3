using System.Buffers.Binary;
using System.Text;

namespace LibOs.Sdk.Verifier;

/// <summary>A linked, unstripped x86-64 executable: sections, functions, and the names of what lies at an address.</summary>
internal sealed class LinkedFile
{
    private const int SectionHeaderLength = 64;
    private const int SymbolLength = 24;
    private const uint SymbolTable = 2;
    private const uint NoBits = 8;
    private const int FunctionType = 2;
    private const int ThreadLocalType = 6;

    private readonly byte[] _file;
    private readonly Dictionary<ulong, LinkedFunction> _byAddress = [];
    private readonly Dictionary<string, LinkedFunction> _byName = new(StringComparer.Ordinal);
    private readonly List<LinkedFunction> _functions = [];
    private readonly List<LinkedSymbol> _symbols = [];
    private readonly Dictionary<string, Range> _unloaded = new(StringComparer.Ordinal);
    private int _strings;
    private int _stringsLength;

    private LinkedFile(byte[] file, IReadOnlyList<LinkedSection> sections)
    {
        _file = file;
        Sections = sections;
    }

    /// <summary>The sections that are loaded, by address.</summary>
    public IReadOnlyList<LinkedSection> Sections { get; }

    /// <summary>The functions, by address.</summary>
    public IReadOnlyList<LinkedFunction> Functions => _functions;

    /// <summary>All symbols of loaded sections, by address.</summary>
    public IReadOnlyList<LinkedSymbol> Symbols => _symbols;

    /// <summary>The bytes of the file.</summary>
    public ReadOnlySpan<byte> Bytes => _file;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not an unstripped x86-64 ELF file, or its tables lie outside it.</exception>
    public static LinkedFile Read(byte[] file)
    {
        try
        {
            return ReadTables(file);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("its section or symbol table is damaged", exception);
        }
    }

    /// <summary>The function with a symbol, or null.</summary>
    public LinkedFunction? FindFunction(string symbol) => _byName.GetValueOrDefault(symbol);

    /// <summary>The function that begins at an address, or null.</summary>
    public LinkedFunction? FunctionAt(ulong address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The function that an address lies in, or null.</summary>
    public LinkedFunction? FunctionAround(ulong address)
    {
        int low = 0, high = _functions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_functions[middle].Address <= address) low = middle + 1;
            else high = middle;
        }

        return low > 0 && address < _functions[low - 1].End ? _functions[low - 1] : null;
    }

    /// <summary>The section that an address lies in, or null.</summary>
    public LinkedSection? SectionAround(ulong address)
    {
        foreach (LinkedSection section in Sections)
            if (address >= section.Address && address < section.End) return section;
        return null;
    }

    /// <summary>All symbols that begin at an address.</summary>
    public IEnumerable<string> SymbolsAt(ulong address)
    {
        for (int index = FirstSymbolFrom(address); index < _symbols.Count && _symbols[index].Address == address; index++) yield return TextOf(_symbols[index]);
    }

    /// <summary>The first address at or behind the given one where a symbol begins.</summary>
    public ulong NextSymbolFrom(ulong address)
    {
        int index = FirstSymbolFrom(address);
        return index < _symbols.Count ? _symbols[index].Address : ulong.MaxValue;
    }

    /// <summary>The bytes at an address up to the end of its section, or nothing when the file has none there.</summary>
    public ReadOnlySpan<byte> BytesAt(ulong address)
    {
        LinkedSection? section = SectionAround(address);
        return section is { HasBytes: true } ? _file.AsSpan(section.FileOffset + (int)(address - section.Address), (int)(section.End - address)) : default;
    }

    /// <summary>The bytes of a section that is not loaded, such as <c>.debug_line</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> DebugSection(string name) => _unloaded.TryGetValue(name, out Range range) ? _file.AsSpan(range) : default;

    /// <summary>Where the byte at an address lies in the file.</summary>
    public int FileOffsetOf(ulong address)
    {
        LinkedSection section = SectionAround(address) ?? throw new InvalidDataException($"no section holds the address 0x{address:x}");
        return section.FileOffset + (int)(address - section.Address);
    }

    /// <summary>A symbol's name in UTF-8.</summary>
    public ReadOnlySpan<byte> NameOf(in LinkedSymbol symbol)
    {
        ReadOnlySpan<byte> rest = _file.AsSpan(_strings, _stringsLength)[symbol.NameOffset..];
        int length = rest.IndexOf((byte)0);
        return length < 0 ? rest : rest[..length];
    }

    private string TextOf(in LinkedSymbol symbol) => Encoding.UTF8.GetString(NameOf(symbol));

    private int FirstSymbolFrom(ulong address)
    {
        int low = 0, high = _symbols.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_symbols[middle].Address < address) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static LinkedFile ReadTables(byte[] file)
    {
        ReadOnlySpan<byte> bytes = file;
        if (bytes.Length < 64 || !bytes.StartsWith("\u007FELF\u0002\u0001"u8) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]) != 62)
            throw new InvalidDataException("it is not an x86-64 ELF file");
        int table = checked((int)U64(bytes, 40));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[60..]), namesIndex = BinaryPrimitives.ReadUInt16LittleEndian(bytes[62..]);
        if (count == 0 || namesIndex >= count) throw new InvalidDataException("it has no section table");
        ReadOnlySpan<byte> Header(int index) => file.AsSpan(table + (index * SectionHeaderLength), SectionHeaderLength);
        int names = checked((int)U64(Header(namesIndex), 24));

        var sections = new LinkedSection?[count];
        var unloaded = new List<(string Name, Range Range)>();
        int symbols = 0, symbolsLength = 0, strings = 0, stringsLength = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = Header(i);
            uint type = U32(header, 4);
            ulong flags = U64(header, 8), address = U64(header, 16), size = U64(header, 32);
            int offset = checked((int)U64(header, 24));
            if (type != NoBits && (offset > file.Length || size > (ulong)(file.Length - offset))) throw new InvalidDataException("a section lies outside the file");
            if (type == SymbolTable)
            {
                (symbols, symbolsLength) = (offset, (int)size);
                ReadOnlySpan<byte> linked = Header((int)U32(header, 40));
                (strings, stringsLength) = (checked((int)U64(linked, 24)), checked((int)U64(linked, 32)));
            }

            if ((flags & 2) == 0 && type != NoBits) unloaded.Add((Text(bytes[(names + (int)U32(header, 0))..]), offset..(offset + (int)size)));
            bool threadLocalZeros = (flags & 0x400) != 0 && type == NoBits; // takes no room of its own
            if ((flags & 2) != 0 && size > 0 && !threadLocalZeros)
                sections[i] = new LinkedSection(Text(bytes[(names + (int)U32(header, 0))..]), address, size, offset, (flags & 4) != 0, (flags & 1) != 0, type != NoBits);
        }

        if (symbolsLength == 0) throw new InvalidDataException("it has no symbols");
        var result = new LinkedFile(file, [.. sections.OfType<LinkedSection>().OrderBy(section => section.Address)]) { _strings = strings, _stringsLength = stringsLength };
        foreach (var (name, range) in unloaded) result._unloaded[name] = range;
        result.ReadSymbols(bytes.Slice(symbols, symbolsLength), sections);
        return result;
    }

    private void ReadSymbols(ReadOnlySpan<byte> table, LinkedSection?[] sections)
    {
        for (; table.Length >= SymbolLength; table = table[SymbolLength..])
        {
            int type = table[4] & 15, index = BinaryPrimitives.ReadUInt16LittleEndian(table[6..]);
            int name = (int)U32(table, 0);
            if (name == 0 || type == ThreadLocalType || index == 0 || index >= sections.Length || sections[index] is not { } section) continue;
            ulong address = U64(table, 8);
            if (address < section.Address || address >= section.End) continue;
            _symbols.Add(new LinkedSymbol(address, U64(table, 16), name, section.IsCode && type == FunctionType, section));
        }

        _symbols.Sort((left, right) => left.Address != right.Address ? left.Address.CompareTo(right.Address) : left.NameOffset.CompareTo(right.NameOffset));
        foreach (ref readonly LinkedSymbol symbol in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_symbols))
        {
            if (!symbol.IsFunction) continue;
            string name = TextOf(symbol);
            if (!_byAddress.TryGetValue(symbol.Address, out LinkedFunction? function))
            {
                function = new LinkedFunction(symbol.Section, symbol.Address, symbol.Size);
                _byAddress[symbol.Address] = function;
                _functions.Add(function);
            }

            if (symbol.Size > function.Size) function.Size = symbol.Size;
            function.AddName(name);
            _ = _byName.TryAdd(name, function);
        }

        for (int i = 0; i < _functions.Count; i++)
        {
            LinkedFunction function = _functions[i];
            ulong limit = i + 1 < _functions.Count ? Math.Min(function.Section.End, _functions[i + 1].Address) : function.Section.End;
            if (function.Size == 0) function.Size = limit - function.Address;
            if (function.End > function.Section.End) function.Size = function.Section.End - function.Address;
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
