namespace LibOs.Sdk.Verifier;

/// <summary>
/// The throw helpers behind the checks that safe code cannot do without: what the compiler calls when an index is out of
/// range, a reference is null, an addition overflows or a divisor is 0, and what spans call for a bad slice.
/// </summary>
internal static class CheckHelpers
{
    private const string Compiler = "S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__";
    private const string Library = "S_P_CoreLib_System_ThrowHelper__";

    private static readonly (string Name, CheckKind Kind)[] s_helpers =
    [
        (Compiler + "ThrowIndexOutOfRangeException", CheckKind.Range),
        (Compiler + "ThrowNullReferenceException", CheckKind.Null),
        (Compiler + "ThrowOverflowException", CheckKind.Overflow),
        (Compiler + "ThrowDivideByZeroException", CheckKind.Division),
        (Compiler + "ThrowArgumentOutOfRangeException", CheckKind.Argument),
        (Compiler + "ThrowArgumentException", CheckKind.Argument),
        (Library + "ThrowIndexOutOfRangeException", CheckKind.Range),
        (Library + "ThrowArgumentOutOfRangeException", CheckKind.Argument),
        (Library + "ThrowArgumentOutOfRange_IndexMustBeLessException", CheckKind.Range),
        (Library + "ThrowArgumentException_DestinationTooShort", CheckKind.Argument),
    ];

    /// <summary>Tells whether a function is such a helper.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kind">What its callers check.</param>
    public static bool TryFind(LinkedFunction function, out CheckKind kind)
    {
        foreach (var (name, found) in s_helpers)
        {
            foreach (string symbol in function.Names)
            {
                // Overloads are told apart by a number behind the name.
                if (!symbol.StartsWith(name, StringComparison.Ordinal)) continue;
                ReadOnlySpan<char> rest = symbol.AsSpan(name.Length);
                if (rest.Length > 0 && (rest[0] != '_' || rest.Length == 1 || rest[1..].ContainsAnyExceptInRange('0', '9'))) continue;
                kind = found;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
