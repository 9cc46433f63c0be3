using System.Globalization;
using System.Text;
using Iced.Intel;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Writes a function's machine code with names and source lines.</summary>
internal static class Disassembly
{
    private const int MostBytes = 256 * 1024;

    /// <summary>Writes the function that holds an address.</summary>
    /// <param name="symbols">The image.</param>
    /// <param name="address">The address; the instruction there is marked.</param>
    /// <returns>Null when the address is no code.</returns>
    public static string? Format(SymbolFile symbols, ulong address)
    {
        if (!symbols.TryFindRange(address, out ulong start, out ulong length)) return null;
        byte[] code = symbols.Code(start, (int)Math.Min(length, MostBytes)).ToArray();
        if (code.Length == 0) return null;
        var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(code), start);
        var instructions = new List<Instruction>();
        while (decoder.IP < start + (ulong)code.Length) instructions.Add(decoder.Decode());
        Dictionary<ulong, SourceLine> lines = symbols.FindLines(instructions.Select(instruction => instruction.IP));
        var formatter = new IntelFormatter(new Resolver(symbols))
        {
            Options = { SpaceAfterOperandSeparator = true, HexPrefix = "0x", HexSuffix = null, UppercaseHex = false, SmallHexNumbersInDecimal = true, MemorySizeOptions = MemorySizeOptions.Always },
        };
        var output = new StringOutput();
        var text = new StringBuilder();
        _ = symbols.TryFindFunction(start, out string name, out _);
        _ = text.Append(CultureInfo.InvariantCulture, $"{MethodName.Format(name)}: 0x{start:x}, {code.Length} bytes\n");
        var sources = new Dictionary<string, string[]>();
        SourceLine last = default;
        foreach (Instruction instruction in instructions)
        {
            if (lines.TryGetValue(instruction.IP, out SourceLine line) && line != last)
            {
                last = line;
                _ = text.Append(CultureInfo.InvariantCulture, $"; {line.File}:{line.Line}{Source(sources, line)}\n");
            }

            formatter.Format(instruction, output);
            bool isHere = address != start && address >= instruction.IP && address < instruction.NextIP;
            _ = text.Append(CultureInfo.InvariantCulture, $"{(isHere ? "=>" : "  ")} {instruction.IP:x8}  {output.ToStringAndReset()}\n");
        }

        return text.ToString();
    }

    private static string Source(Dictionary<string, string[]> sources, SourceLine line)
    {
        if (!sources.TryGetValue(line.File, out string[]? content))
        {
            try
            {
                content = File.Exists(line.File) ? File.ReadAllLines(line.File) : [];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                content = [];
            }

            sources[line.File] = content;
        }

        return line.Line <= content.Length ? "    " + content[line.Line - 1].Trim() : "";
    }

    private sealed class Resolver(SymbolFile symbols) : ISymbolResolver
    {
        public bool TryGetSymbol(in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
        {
            symbol = default;
            // small numbers are numbers, whatever lies there
            if (address < 0x20_0000 || !symbols.TryFindFunction(address, out string name, out ulong offset)) return false;
            symbol = new SymbolResult(address, offset == 0 ? MethodName.Format(name) : string.Create(CultureInfo.InvariantCulture, $"{MethodName.Format(name)}+0x{offset:x}"));
            return true;
        }
    }
}
