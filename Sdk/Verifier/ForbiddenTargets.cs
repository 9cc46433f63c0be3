namespace LibOs.Sdk.Verifier;

/// <summary>Knows the runtime's helpers that kernel path must not call, by the names the compiler gives them.</summary>
internal static class ForbiddenTargets
{
    private static readonly (string Prefix, ViolationKind Kind, string What)[] s_prefixes =
    [
        ("RhpNew", ViolationKind.Allocation, "allocates an object"),
        ("RhNew", ViolationKind.Allocation, "allocates an object"),
        ("RhpGcAlloc", ViolationKind.Allocation, "allocates an object"),
        ("RhBox", ViolationKind.Allocation, "boxes a value"),
        ("RhpAssignRef", ViolationKind.WriteBarrier, "stores a reference to an object"),
        ("RhpCheckedAssignRef", ViolationKind.WriteBarrier, "stores a reference to an object"),
        ("RhpByRefAssignRef", ViolationKind.WriteBarrier, "stores a reference to an object"),
        ("RhpCheckedLockCmpXchg", ViolationKind.WriteBarrier, "exchanges a reference to an object"),
        ("RhpCheckedXchg", ViolationKind.WriteBarrier, "exchanges a reference to an object"),
        ("RhpStelemRef", ViolationKind.WriteBarrier, "stores a reference in an array"),
        ("RhpLdelemaRef", ViolationKind.TypeCast, "checks the type of an array"),
        ("RhBulkMoveWithWriteBarrier", ViolationKind.WriteBarrier, "copies references to objects"),
        ("RhpGcPoll", ViolationKind.CollectorPoll, "waits for the garbage collector"),
        ("RhpWaitForGC", ViolationKind.CollectorPoll, "waits for the garbage collector"),
        ("RhpGcProbe", ViolationKind.CollectorPoll, "waits for the garbage collector"),
        ("RhpPInvoke", ViolationKind.Transition, "calls native code through P/Invoke"),
        ("RhpReversePInvoke", ViolationKind.Transition, "enters managed code from native code (UnmanagedCallersOnly)"),
        ("RhpInterfaceDispatch", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("RhpInitialInterfaceDispatch", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("RhpInitialDynamicInterfaceDispatch", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("RhpResolveInterfaceMethod", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("RhResolveDispatch", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("RhpVTableOffsetDispatch", ViolationKind.VirtualCall, "calls a virtual method"),
        ("RhTypeCast_", ViolationKind.TypeCast, "casts an object"),
        ("RhUnbox", ViolationKind.TypeCast, "unboxes a value"),
        ("RhpThrow", ViolationKind.Throw, "throws"),
        ("RhThrow", ViolationKind.Throw, "throws"),
        ("RhpRethrow", ViolationKind.Throw, "throws again"),
        ("RhGetThreadStaticStorage", ViolationKind.ThreadStatic, "uses a thread static"),
        ("RhpGetThread", ViolationKind.ThreadStatic, "uses a thread static"),
        ("RhGetCurrentThread", ViolationKind.ThreadStatic, "uses a thread static"),
        ("__tls_get_addr", ViolationKind.ThreadStatic, "uses a thread static"),
        ("RhpFallbackFailFast", ViolationKind.StackCookie, "fails fast"),
        ("RhpFailFast", ViolationKind.Transition, "fails fast"),
        ("RhSpanHelpers_Mem", ViolationKind.LargeCopy, "copies or clears a large or variable amount of memory, by P/Invoke beyond some hundred bytes; use a loop"),
        ("__GetNonGCStaticBase_", ViolationKind.ClassConstructor, "checks that a static constructor has run"),
        ("__GetGCStaticBase_", ViolationKind.ClassConstructor, "checks that a static constructor has run"),
        ("__GetThreadStaticBase_", ViolationKind.ThreadStatic, "uses a thread static"),
        ("__DelegateCtor_", ViolationKind.Allocation, "makes a delegate"),
        ("__GenericLookupFrom", ViolationKind.GenericLookup, "looks a type up in a generic dictionary"),
        ("__InterfaceDispatchCell_", ViolationKind.InterfaceDispatch, "calls through an interface"),
        ("libos_kernel_call", ViolationKind.SystemCall, "makes a kernel call from inside the kernel"),
    ];

    private static readonly (string Part, ViolationKind Kind, string What)[] s_parts =
    [
        ("S_P_CoreLib_System_Runtime_CompilerServices_ClassConstructorRunner__", ViolationKind.ClassConstructor, "checks that a static constructor has run"),
        ("S_P_CoreLib_Internal_Runtime_ThreadStatics__", ViolationKind.ThreadStatic, "uses a thread static"),
        ("GetInlinedThreadStaticBase", ViolationKind.ThreadStatic, "uses a thread static"),
        ("S_P_CoreLib_Internal_Runtime_CompilerHelpers_InteropHelpers__", ViolationKind.Transition, "calls native code through P/Invoke"),
        ("S_P_CoreLib_Internal_Runtime_CompilerHelpers_ThrowHelpers__", ViolationKind.Throw, "throws"),
        ("_ThrowHelper__", ViolationKind.Throw, "throws"),
        ("S_P_CoreLib_System_Runtime_TypeCast__", ViolationKind.TypeCast, "casts an object"),
        ("S_P_CoreLib_System_Runtime_TypeLoaderExports__GenericLookup", ViolationKind.GenericLookup, "looks a type up in a generic dictionary"),
        ("S_P_CoreLib_System_SpanHelpers__Memmove", ViolationKind.LargeCopy, "copies a large or variable amount of memory, by P/Invoke beyond some hundred bytes; use a loop"),
        ("S_P_CoreLib_System_SpanHelpers__ClearWith", ViolationKind.LargeCopy, "clears a large or variable amount of memory, by P/Invoke beyond some hundred bytes; use a loop"),
        ("S_P_CoreLib_System_SpanHelpers__Fill", ViolationKind.LargeCopy, "fills memory with vector code; use a loop"),
    ];

    /// <summary>Tells whether a function is a helper that kernel path must not call.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kind">The rule.</param>
    /// <param name="what">What calling it does.</param>
    public static bool TryFind(LinkedFunction function, out ViolationKind kind, out string what)
    {
        foreach (string name in function.Names)
            if (TryFind(name, out kind, out what)) return true;
        (kind, what) = (default, "");
        return false;
    }

    /// <summary>Tells whether a symbol is a helper that kernel path must not call.</summary>
    public static bool TryFind(string symbol, out ViolationKind kind, out string what)
    {
        foreach (var (prefix, foundKind, foundWhat) in s_prefixes)
        {
            if (!symbol.StartsWith(prefix, StringComparison.Ordinal)) continue;
            (kind, what) = (foundKind, foundWhat);
            return true;
        }

        foreach (var (part, foundKind, foundWhat) in s_parts)
        {
            // A type argument may carry such a name: only what stands before it counts.
            int found = symbol.IndexOf(part, StringComparison.Ordinal), bracket = symbol.IndexOf('<', StringComparison.Ordinal);
            if (found < 0 || (bracket >= 0 && bracket < found)) continue;
            (kind, what) = (foundKind, foundWhat);
            return true;
        }

        (kind, what) = (default, "");
        return false;
    }
}
