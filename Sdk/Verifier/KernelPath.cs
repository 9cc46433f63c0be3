namespace LibOs.Sdk.Verifier;

/// <summary>The functions that the kernel's roots reach, found by walking calls and jumps breadth first.</summary>
internal sealed class KernelPath
{
    private readonly LinkedFile _file;
    private readonly VerifierOptions _options;
    private readonly CheckSlots _slots;
    private readonly FunctionScanner _scanner;
    private readonly Func<LinkedFunction, PolicyKind> _ownerOf;
    private readonly Dictionary<LinkedFunction, FunctionBody> _bodies = [];
    private readonly Dictionary<LinkedFunction, List<(CallSite Site, LinkedFunction Target)>> _edges = [];
    private readonly Dictionary<LinkedFunction, PathStep?> _reachedFrom = [];
    private readonly List<Violation> _violations = [];
    private readonly List<CheckSite> _checks = [];
    private readonly List<RedirectedCall> _redirected = [];

    /// <summary>Walks from the roots.</summary>
    public KernelPath(LinkedFile file, VerifierOptions options, CheckSlots slots, IEnumerable<LinkedFunction> roots, Func<LinkedFunction, PolicyKind> ownerOf)
    {
        (_file, _options, _slots, _ownerOf) = (file, options, slots, ownerOf);
        _scanner = new FunctionScanner(file, options.Stubs, options.Level);
        var queue = new Queue<LinkedFunction>();
        foreach (LinkedFunction root in roots)
            if (_reachedFrom.TryAdd(root, null)) queue.Enqueue(root);
        while (queue.TryDequeue(out LinkedFunction? function))
        {
            FunctionBody body = _scanner.Scan(function);
            _bodies[function] = body;
            List<(CallSite Site, LinkedFunction Target)> edges = _edges[function] = [];
            foreach (Finding finding in body.Findings) _violations.Add(new Violation(finding.Kind, finding.What, PathTo(function, finding.Address)));
            foreach (CallSite site in body.Calls)
            {
                if (Follow(function, site) is not { } target) continue;
                edges.Add((site, target));
                if (_reachedFrom.TryAdd(target, new PathStep(function, site.Address))) queue.Enqueue(target);
            }
        }
    }

    /// <summary>What was read of each function.</summary>
    public IReadOnlyDictionary<LinkedFunction, FunctionBody> Bodies => _bodies;

    /// <summary>Broken rules, each with the shortest path that leads to it.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Checks of the compiler.</summary>
    public IReadOnlyList<CheckSite> Checks => _checks;

    /// <summary>Calls that machine stubs serve in kernel path.</summary>
    public IReadOnlyList<RedirectedCall> Redirected => _redirected;

    /// <summary>The calls of a function that lead to other functions in kernel path.</summary>
    public IReadOnlyList<(CallSite Site, LinkedFunction Target)> CallsOf(LinkedFunction function) => _edges[function];

    /// <summary>The shortest chain of calls from a root to an instruction of a function.</summary>
    public IReadOnlyList<PathStep> PathTo(LinkedFunction function, ulong address)
    {
        var path = new List<PathStep>();
        for (PathStep? at = new PathStep(function, address); at is { } step; at = _reachedFrom[step.Function]) path.Add(step);
        path.Reverse();
        return path;
    }

    /// <summary>The shortest chain of calls by which a function comes back to itself through some others.</summary>
    public IReadOnlyList<PathStep> CycleThrough(LinkedFunction function, IReadOnlyCollection<LinkedFunction> among)
    {
        var from = new Dictionary<LinkedFunction, PathStep>();
        var queue = new Queue<LinkedFunction>([function]);
        while (queue.TryDequeue(out LinkedFunction? caller) && !from.ContainsKey(function))
        {
            foreach ((CallSite site, LinkedFunction target) in _edges[caller])
                if (among.Contains(target) && from.TryAdd(target, new PathStep(caller, site.Address))) queue.Enqueue(target);
        }

        var path = new List<PathStep> { new(function, 0) };
        for (PathStep step = from[function]; ; step = from[step.Function])
        {
            path.Add(step);
            if (step.Function == function) break;
        }

        path.Reverse();
        return path;
    }

    /// <summary>Every function that a root reaches, itself included.</summary>
    public IReadOnlyCollection<LinkedFunction> ReachedFrom(LinkedFunction root)
    {
        var seen = new HashSet<LinkedFunction> { root };
        var stack = new Stack<LinkedFunction>(seen);
        while (stack.TryPop(out LinkedFunction? function))
            foreach ((_, LinkedFunction target) in _edges[function])
                if (seen.Add(target)) stack.Push(target);
        return seen;
    }

    private LinkedFunction? Follow(LinkedFunction caller, CallSite site)
    {
        ulong address = _slots.Resolve(site.Target);
        if ((_file.FunctionAt(address) ?? _file.FunctionAround(address)) is not { } target)
        {
            _violations.Add(new Violation(ViolationKind.NativeCode, $"calls 0x{address:x}, where no function is known", PathTo(caller, site.Address)));
            return null;
        }

        if (CheckHelpers.TryFind(target, out CheckKind check))
        {
            _checks.Add(new CheckSite(site, target, check, _ownerOf(caller)));
            return null;
        }

        if (RedirectedCalls.Find(target) is { Length: > 0 } name && _file.FindFunction(name) is { } stub && _options.Stubs.Functions.ContainsKey(name))
        {
            _redirected.Add(new RedirectedCall(site, stub));
            return stub;
        }

        if (ForbiddenTargets.TryFind(target, out ViolationKind kind, out string what)) return Report(kind, what, caller, site, target);
        if (IsStub(target)) return target;
        if (IsStub(caller)) return null; // what a machine stub enters is a root of its own
        if (target.IsManaged || target.HasName("RhpStackProbe")) return target;
        return Report(ViolationKind.NativeCode, "calls native code of the runtime or the C library", caller, site, target);
    }

    private LinkedFunction? Report(ViolationKind kind, string what, LinkedFunction caller, CallSite site, LinkedFunction target)
    {
        _violations.Add(new Violation(kind, what, [.. PathTo(caller, site.Address), new PathStep(target, 0)]));
        return null;
    }

    private bool IsStub(LinkedFunction function)
    {
        foreach (string name in function.Names)
            if (_options.Stubs.Functions.ContainsKey(name)) return true;
        return false;
    }
}
