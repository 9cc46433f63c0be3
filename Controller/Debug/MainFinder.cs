using Iced.Intel;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Finds a program's <c>Main</c>: what the wrapper that the compiler puts around it calls.</summary>
internal static class MainFinder
{
    private const string Wrapper = "__Module___MainMethodWrapper";

    /// <summary>Finds it.</summary>
    /// <param name="symbols">The image's symbols.</param>
    /// <returns>Its address, or the wrapper's where it was compiled into that; null when there is neither.</returns>
    public static ulong? Find(SymbolFile symbols)
    {
        foreach ((ulong start, ulong length, string name) in symbols.Functions)
        {
            if (!name.EndsWith(Wrapper, StringComparison.Ordinal)) continue;
            byte[] code = symbols.Code(start, (int)length).ToArray();
            var decoder = Decoder.Create(64, new ByteArrayCodeReader(code), start);
            while (decoder.IP < start + (ulong)code.Length)
            {
                Instruction instruction = decoder.Decode();
                if (instruction.FlowControl is FlowControl.Call or FlowControl.UnconditionalBranch && instruction.Op0Kind == OpKind.NearBranch64
                    && instruction.NearBranchTarget - start >= length && symbols.IsManaged(instruction.NearBranchTarget))
                    return instruction.NearBranchTarget;
            }

            return start;
        }

        return null;
    }
}
