using LibOs.Sdk.Stubs;

namespace LibOs.Sdk.Verifier;

/// <summary>
/// Reads the machine code of a linked image and tells whether what runs beneath the .NET runtime keeps clear of the
/// runtime: no allocation, no collection, no exception, no thread statics, no call whose target is not known.
/// </summary>
internal static class ImageVerifier
{
    /// <summary>An export that takes the place of a function of the C library runs in the program, not in the kernel.</summary>
    private const string ProgramExport = "__wrap_";

    /// <summary>An opcode that 64-bit mode does not have (PUSH ES): it faults as what it is, an invalid instruction.</summary>
    private const byte InvalidInstruction = 0x06;

    /// <summary>Verifies an image.</summary>
    /// <param name="content">The linked file with its symbols; it is not changed.</param>
    /// <param name="options">What is known about it.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or not an image that the Sdk linked.</exception>
    public static VerifierResult Verify(byte[] content, VerifierOptions options)
    {
        LinkedFile file = LinkedFile.Read(content);
        (string Symbol, LinkedFunction Function)[] entries = [.. FindRoots(file, options.Stubs)];
        if (entries.Length == 0) throw new InvalidDataException("it has no entry into a kernel");
        var slots = new CheckSlots(file);
        var path = new KernelPath(file, options, slots, entries.Select(entry => entry.Function), PolicyOwners.Find(options.Ports));
        var depths = new StackDepths(path, options.BoundedRecursions);
        var violations = new List<Violation>(path.Violations);
        foreach (IReadOnlyCollection<LinkedFunction> ring in depths.Recursions)
        {
            // The way into the ring is the shortest of those that lead to its members.
            LinkedFunction first = ring.MinBy(member => path.PathTo(member, 0).Count)!;
            violations.Add(new Violation(ViolationKind.Recursion, "calls itself, so the kernel stack it takes has no bound; if it has one, declare it with [BoundedRecursion]",
                [.. path.PathTo(first, 0).SkipLast(1), .. path.CycleThrough(first, ring)]));
        }

        // A failed check panics on the stack of whatever failed it.
        int failure = entries.Where(entry => entry.Symbol == CheckStubs.FailedSymbol).Select(entry => depths.Of(entry.Function)).FirstOrDefault();
        var roots = new List<KernelRoot>();
        foreach ((string symbol, LinkedFunction function) in entries)
        {
            IReadOnlyCollection<LinkedFunction> reached = path.ReachedFrom(function);
            int deepest = depths.Of(function) + (symbol == CheckStubs.FailedSymbol ? 0 : failure), limit = KernelStack.LimitOf(symbol);
            IReadOnlyList<PathStep> deepestPath = depths.PathOf(function);
            roots.Add(new KernelRoot(symbol, function, deepest, limit, deepestPath, reached.Count,
                [.. reached.Select(inPath => path.Bodies[inPath]).Where(body => body.VectorBits > 0).OrderBy(body => body.Function.Address)]));
            if (deepest > limit)
                violations.Add(new Violation(ViolationKind.DeepStack, $"may use {deepest} bytes of kernel stack, and there are {limit}", deepestPath));
        }

        InstructionSurvey survey = InstructionSurveyor.Read(file, options.Stubs, options.Level);
        var patches = new List<FilePatch>();
        foreach (PrivilegedInstruction privileged in survey.Privileged)
        {
            if (privileged.Function.Names.Any(options.Stubs.Functions.ContainsKey)) continue;
            // musl's way to crash. In ring 0 it would only sleep until the next interrupt and go on.
            if (privileged.IsHalt && !privileged.Function.IsManaged) patches.Add(new FilePatch(file.FileOffsetOf(privileged.Address), [InvalidInstruction]));
            else
                violations.Add(new Violation(ViolationKind.PrivilegedInstruction, $"has the privileged instruction '{privileged.Text}', which belongs into the machine stubs",
                    [new PathStep(privileged.Function, privileged.Address)]));
        }

        if (violations.Count > 0) patches.Clear();
        else if (slots.Count > 0) patches.AddRange(slots.Assign(path.Checks));
        if (violations.Count == 0)
            foreach (RedirectedCall redirected in path.Redirected) patches.Add(FilePatch.Branch(file, redirected.Call, redirected.Stub.Address));
        return new VerifierResult(roots, Distinct(violations), [.. path.Bodies.Values.OrderBy(body => body.Function.Address)],
            [.. path.Checks.OrderBy(check => check.Call.Address)], path.Redirected.Count, patches, survey, ComponentSizes.Measure(file, options));
    }

    /// <summary>What the machine stubs enter, and every other export of the composed kernel.</summary>
    private static IEnumerable<(string Symbol, LinkedFunction Function)> FindRoots(LinkedFile file, StubObject stubs)
    {
        var roots = new SortedDictionary<string, LinkedFunction>(StringComparer.Ordinal);
        foreach (string symbol in stubs.Entered)
            if (file.FindFunction(symbol) is { IsManaged: true } entered) roots[symbol] = entered;
        foreach (LinkedFunction function in file.Functions)
        {
            string export = function.IsManaged ? SymbolNames.ExportOf(function) : "";
            if (export.Length > 0 && !export.StartsWith(ProgramExport, StringComparison.Ordinal)) roots[export] = function;
        }

        return roots.Select(root => (root.Key, root.Value));
    }

    /// <summary>Each broken rule once for each function that breaks it and each helper it calls, in the order of their paths.</summary>
    private static List<Violation> Distinct(IEnumerable<Violation> violations) =>
        [.. violations.DistinctBy(violation => (violation.Kind, violation.What, violation.Path[^1].Function, violation.Path.Count > 1 ? violation.Path[^2].Function : null))];
}
