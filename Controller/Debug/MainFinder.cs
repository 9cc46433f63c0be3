using Iced.Intel;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Finds a program's <c>Main</c>: what the wrapper that the compiler puts around it calls.</summary>
internal static class MainFinder
{
    // the wrapper has the call of Main; where it was compiled into the start-up code, that has
    private static readonly string[] s_wrappers = ["__Module___MainMethodWrapper", "__Module___StartupCodeMain", "__managed__Main"];

    // what the start-up code calls besides
    private static readonly string[] s_libraries = ["S_P_", "System_", "Rhp", "__"];

    /// <summary>Finds it.</summary>
    /// <param name="symbols">The image's symbols.</param>
    /// <returns>Its address, or the wrapper's where it was compiled into that; null when there is neither.</returns>
    public static ulong? Find(SymbolFile symbols)
    {
        foreach (string wrapper in s_wrappers)
        {
            foreach ((ulong start, ulong length, string name) in symbols.Functions)
            {
                if (name.EndsWith(wrapper, StringComparison.Ordinal) && length > 0) return FindCall(symbols, start, (int)length) ?? start;
            }
        }

        return null;
    }

    private static ulong? FindCall(SymbolFile symbols, ulong start, int length)
    {
        byte[] code = symbols.Code(start, length).ToArray();
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code), start);
        while (decoder.IP < start + (ulong)code.Length)
        {
            Instruction instruction = decoder.Decode();
            if (instruction.FlowControl is not (FlowControl.Call or FlowControl.UnconditionalBranch) || instruction.Op0Kind != OpKind.NearBranch64) continue;
            ulong target = instruction.NearBranchTarget;
            if (target - start < (ulong)length || !symbols.IsManaged(target) || !symbols.TryFindFunction(target, out string name, out _)) continue;
            if (!Array.Exists(s_libraries, library => name.StartsWith(library, StringComparison.Ordinal))) return target;
        }

        return null;
    }
}
