using System.Globalization;
using System.Text;
using LibOs.Controller.Symbols;

namespace LibOs.Sdk.Verifier;

/// <summary>Writes what the verifier found for people.</summary>
internal static class VerifierReport
{
    /// <summary>A broken rule on one line: what, and the way to it.</summary>
    public static string Describe(Violation violation, IReadOnlyDictionary<ulong, SourceLine> lines)
    {
        IReadOnlyList<PathStep> path = violation.Path;
        bool endsInTarget = path[^1].Address == 0 && path.Count > 1 && violation.Kind != ViolationKind.Recursion;
        PathStep culprit = endsInTarget ? path[^2] : path[^1];
        var text = new StringBuilder();
        text.Append(Name(culprit.Function)).Append(' ').Append(violation.What);
        if (endsInTarget && violation.Kind is not ViolationKind.InterfaceDispatch) text.Append(" (").Append(Name(path[^1].Function)).Append(')');
        if (violation.Kind == ViolationKind.PrivilegedInstruction) return text.ToString();
        text.Append(violation.Kind == ViolationKind.DeepStack ? ". Deepest path: " : ". Path from the kernel's entry: ");
        for (int i = 0; i < path.Count; i++)
        {
            if (i > 0) text.Append(" > ");
            text.Append(Name(path[i].Function));
            if (lines.TryGetValue(path[i].Address, out SourceLine line)) text.Append(CultureInfo.InvariantCulture, $" ({Path.GetFileName(line.File)}:{line.Line})");
        }

        return text.ToString();
    }

    /// <summary>The source line that a broken rule is reported at: the innermost one that is known.</summary>
    public static SourceLine? LineOf(Violation violation, IReadOnlyDictionary<ulong, SourceLine> lines)
    {
        SourceLine? any = null;
        for (int i = violation.Path.Count - 1; i >= 0; i--)
        {
            if (!lines.TryGetValue(violation.Path[i].Address, out SourceLine line)) continue;
            if (File.Exists(line.File)) return line;
            any ??= line; // a build that maps paths names no file that is here
        }

        return any;
    }

    /// <summary>The whole report.</summary>
    public static string Write(VerifierResult result, VerifierOptions options, IReadOnlyDictionary<ulong, SourceLine> lines)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"Kernel path: {result.Functions.Count} functions reached from {result.Roots.Count} entries; {result.Violations.Count} broken rules.");
        Line($"{result.Checks.Count} checks of the compiler in kernel path end in a panic that names the method; {result.RedirectedCalls} copies and clearings are done by machine stubs.");
        if (result.Violations.Count > 0)
        {
            text.Append("\nBROKEN RULES\n");
            foreach (Violation violation in result.Violations) Line($"  {violation.Kind}: {Describe(violation, lines)}");
        }

        text.Append("\nENTRIES\n");
        Line($"  {"symbol",-28} {"functions",9} {"stack",7} {"of",7}  vector registers in");
        foreach (KernelRoot root in result.Roots)
            Line($"  {root.Symbol,-28} {root.FunctionCount,9} {root.DeepestStack,7} {root.StackLimit,7}  {(root.VectorFunctions.Count == 0 ? "none" : $"{root.VectorFunctions.Count} functions, up to {root.VectorFunctions.Max(body => body.VectorBits)} bits")}");

        text.Append("\nDEEPEST STACK (bytes in use at each call; a failed check adds the depth of libos_check_failed to its entry)\n");
        foreach (KernelRoot root in result.Roots)
            Line($"  {root.Symbol}: {string.Join(" > ", root.DeepestPath.Skip(1).Select(step => Name(step.Function)))}");

        text.Append("\nVECTOR REGISTERS IN KERNEL PATH\n");
        foreach (FunctionBody body in result.Functions.Where(body => body.VectorBits > 0)) Line($"  {body.VectorBits} bits: {Name(body.Function)}");

        text.Append("\nCHECKS IN KERNEL PATH\n");
        foreach (var group in result.Checks.GroupBy(check => (check.Kind, check.Owner)).OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Owner))
            Line($"  {group.Key.Kind,-10} {group.Key.Owner,-16} {group.Count(),5}");

        text.Append("\nPRIVILEGED INSTRUCTIONS\n");
        foreach (var group in result.Survey.Privileged.GroupBy(privileged => privileged.Function))
            Line($"  {Name(group.Key),-40} {string.Join("; ", group.Select(privileged => privileged.Text).Distinct())}{(options.Stubs.Functions.ContainsKey(group.Key.Name) ? "" : group.All(privileged => privileged.IsHalt) ? " (C library's crash: made an invalid instruction)" : " (not a machine stub)")}");

        Line($"\nINSTRUCTIONS BEYOND {options.Level.Name} (of {result.Survey.Count}; code behind a check of the processor may have them, kernel path may not)");
        foreach (var group in result.Survey.BeyondLevel.GroupBy(entry => entry.Feature).OrderByDescending(group => group.Sum(entry => entry.Count)).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            const int Shown = 8;
            Line($"  {group.Key}: {group.Sum(entry => entry.Count)} in {group.Count()} functions");
            foreach (var (function, _, count) in group.Take(Shown)) Line($"    {count,6}  {Name(function)}");
            if (group.Count() > Shown) Line($"            and {group.Count() - Shown} more functions");
        }

        text.Append("\nSIZE BY COMPONENT (bytes)\n");
        Line($"  {"component",-60} {"code",10} {"data",10} {"zero",10}");
        foreach (ComponentSize size in result.Sizes) Line($"  {size.Name,-60} {size.Code,10} {size.Data,10} {size.Zero,10}");
        Line($"  {"all",-60} {result.Sizes.Sum(size => size.Code),10} {result.Sizes.Sum(size => size.Data),10} {result.Sizes.Sum(size => size.Zero),10}");
        return text.ToString();
    }

    private static string Name(LinkedFunction function) => SymbolNames.Format(function);
}
