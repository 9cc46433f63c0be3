namespace LibOs.Sdk.Verifier;

/// <summary>
/// The class library's routines that copy and clear memory: beyond some hundred bytes they call the C library through a
/// transition of the garbage collector. In kernel path their calls are pointed at machine stubs with the same arguments.
/// </summary>
internal static class RedirectedCalls
{
    private static readonly (string Name, string Stub)[] s_routines =
    [
        ("RhSpanHelpers_MemCopy", "libos_copy"),
        ("RhSpanHelpers_MemZero", "libos_clear"),
        ("RhSpanHelpers_MemSet", "libos_fill"),
        ("S_P_CoreLib_System_SpanHelpers__Memmove", "libos_copy"),
        ("S_P_CoreLib_System_SpanHelpers__ClearWithoutReferences", "libos_clear"),
    ];

    /// <summary>The machine stub that takes the place of a function in kernel path, or an empty string.</summary>
    public static string Find(LinkedFunction function)
    {
        foreach (var (name, stub) in s_routines)
            if (function.HasName(name)) return stub;
        return "";
    }
}
