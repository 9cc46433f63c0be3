using LibOs.Controller.Symbols;

namespace LibOs.Sdk.Verifier;

/// <summary>Finds the source lines of instructions in a linked file's DWARF.</summary>
internal static class SourceLines
{
    /// <summary>The line of each instruction that has one.</summary>
    public static IReadOnlyDictionary<ulong, SourceLine> Find(byte[] content, IEnumerable<ulong> addresses)
    {
        LinkedFile file = LinkedFile.Read(content);
        return LineTable.Find(file.DebugSection(".debug_line"), file.DebugSection(".debug_line_str"), file.DebugSection(".debug_str"),
            addresses.Where(address => address != 0), address => file.FunctionAround(address)?.Address ?? 0);
    }
}
