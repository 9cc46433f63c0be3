namespace LibOs.Sdk.Verifier;

/// <summary>Tells whose code a method is, by the types that the kernel was composed of.</summary>
internal static class PolicyOwners
{
    private static readonly (string Port, PolicyKind Kind)[] s_ports =
    [
        ("IScheduler", PolicyKind.Scheduler),
        ("IFrameAllocator", PolicyKind.FrameAllocator),
        ("IAreaMap", PolicyKind.AreaMap),
        ("IConsole", PolicyKind.Console),
        ("ILogBuffer", PolicyKind.Log),
    ];

    /// <summary>Makes the function that finds a method's owner.</summary>
    /// <param name="ports">Each port with its implementation, "Namespace.Type, Package Version".</param>
    public static Func<LinkedFunction, PolicyKind> Find(IReadOnlyList<(string Port, string Implementation)> ports)
    {
        var marks = new List<(string Mark, PolicyKind Kind)>();
        foreach (var (port, implementation) in ports)
        {
            PolicyKind kind = s_ports.FirstOrDefault(known => port.EndsWith("." + known.Port, StringComparison.Ordinal)).Kind;
            if (kind == PolicyKind.Kernel) continue;
            string type = implementation.Split(',')[0];
            int bracket = type.IndexOf('<', StringComparison.Ordinal);
            string mangled = (bracket < 0 ? type : type[..bracket]).Replace('.', '_').Replace('+', '_');
            marks.Add((bracket < 0 ? mangled + "__" : mangled + "_", kind));
        }

        return function =>
        {
            string name = function.Name;
            int arguments = name.IndexOf('<', StringComparison.Ordinal);
            foreach (var (mark, kind) in marks)
            {
                int found = name.IndexOf(mark, StringComparison.Ordinal);
                if (found >= 0 && (arguments < 0 || found < arguments)) return kind;
            }

            return PolicyKind.Kernel;
        };
    }
}
