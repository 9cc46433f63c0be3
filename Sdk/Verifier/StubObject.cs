using System.Buffers.Binary;
using System.Text;

namespace LibOs.Sdk.Verifier;

/// <summary>
/// What the object file of the machine stubs tells: which functions are machine stubs, and which C# methods they enter.
/// The second are the roots of kernel path, so that no entry can be forgotten.
/// </summary>
/// <param name="Functions">The stubs by symbol, with the bits of the mode they run in: 32 or 64.</param>
/// <param name="Entered">Symbols of other objects that the stubs call or jump to.</param>
internal sealed record StubObject(IReadOnlyDictionary<string, int> Functions, IReadOnlySet<string> Entered)
{
    private const int SectionHeaderLength = 64;
    private const int SymbolLength = 24;
    private const int RelocationLength = 24;
    private const uint SymbolTable = 2;
    private const uint RelocationTable = 4;

    /// <summary>Reads an object file as <c>MachineStubs</c> writes it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static StubObject Read(byte[] file)
    {
        try
        {
            return ReadTables(file);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the object file of the machine stubs is damaged", exception);
        }
    }

    private static StubObject ReadTables(byte[] file)
    {
        int table = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40)));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(60)), namesIndex = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(62));
        ReadOnlySpan<byte> Header(int index) => file.AsSpan(table + (index * SectionHeaderLength), SectionHeaderLength);
        ReadOnlySpan<byte> Contents(int index) => file.AsSpan(checked((int)BinaryPrimitives.ReadUInt64LittleEndian(Header(index)[24..])), checked((int)BinaryPrimitives.ReadUInt64LittleEndian(Header(index)[32..])));
        string SectionName(int index) => Text(Contents(namesIndex)[(int)BinaryPrimitives.ReadUInt32LittleEndian(Header(index))..]);
        bool IsCode(int index) => (BinaryPrimitives.ReadUInt64LittleEndian(Header(index)[8..]) & 4) != 0;

        int symbolsIndex = Enumerable.Range(0, count).First(index => BinaryPrimitives.ReadUInt32LittleEndian(Header(index)[4..]) == SymbolTable);
        ReadOnlySpan<byte> symbols = Contents(symbolsIndex), strings = Contents(BinaryPrimitives.ReadInt32LittleEndian(Header(symbolsIndex)[40..]));
        var names = new List<string>();
        var undefined = new List<bool>();
        var functions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (ReadOnlySpan<byte> symbol = symbols; symbol.Length >= SymbolLength; symbol = symbol[SymbolLength..])
        {
            string name = Text(strings[(int)BinaryPrimitives.ReadUInt32LittleEndian(symbol)..]);
            int section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
            names.Add(name);
            undefined.Add(section == 0);
            if (section != 0 && section < count && IsCode(section)) functions[name] = SectionName(section) == ".text.boot" ? 32 : 64;
        }

        var entered = new HashSet<string>(StringComparer.Ordinal);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> header = Header(index);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != RelocationTable || !IsCode(BinaryPrimitives.ReadInt32LittleEndian(header[44..]))) continue;
            for (ReadOnlySpan<byte> relocation = Contents(index); relocation.Length >= RelocationLength; relocation = relocation[RelocationLength..])
            {
                int symbol = (int)(BinaryPrimitives.ReadUInt64LittleEndian(relocation[8..]) >> 32);
                if (undefined[symbol]) entered.Add(names[symbol]);
            }
        }

        return new StubObject(functions, entered);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
}
