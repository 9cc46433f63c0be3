namespace LibOs.Sdk.Verifier;

/// <summary>Finds recursion in kernel path, and the most stack that a function and all it calls can use.</summary>
internal sealed class StackDepths
{
    private const int ReturnAddress = 8;

    private readonly KernelPath _path;
    private readonly IReadOnlyDictionary<string, int> _bounds;
    private readonly Dictionary<LinkedFunction, (int Depth, PathStep Caller, LinkedFunction? Next)> _deepest = [];
    private readonly Dictionary<LinkedFunction, int> _ring = []; // which group of functions that call each other it is in

    private readonly List<IReadOnlyCollection<LinkedFunction>> _recursions = [];
    private readonly Dictionary<int, int> _boundOf = [];
    private readonly Dictionary<int, List<LinkedFunction>> _members = [];

    public StackDepths(KernelPath path, IReadOnlyDictionary<string, int> bounds)
    {
        _path = path;
        _bounds = bounds;
        FindRings();
    }

    /// <summary>Groups of functions that call each other without a declared bound.</summary>
    public IReadOnlyList<IReadOnlyCollection<LinkedFunction>> Recursions => _recursions;

    /// <summary>The bytes of stack that a function can use with all that it calls, its return address included.</summary>
    public int Of(LinkedFunction function) => Measure(function).Depth;

    /// <summary>The calls that use the most, from the function on.</summary>
    public IReadOnlyList<PathStep> PathOf(LinkedFunction function)
    {
        var path = new List<PathStep>();
        var seen = new HashSet<LinkedFunction>();
        for (LinkedFunction? at = function; at is not null && seen.Add(at);)
        {
            var (_, caller, next) = Measure(at);
            if (caller.Function != at) path.Add(new PathStep(at, 0)); // another member of its ring makes the deepest call
            path.Add(caller);
            at = next;
        }

        return path;
    }

    /// <summary>The most bytes that the function's own frame takes.</summary>
    public int FrameOf(LinkedFunction function) => _path.Bodies[function].DeepestStack + ReturnAddress;

    private (int Depth, PathStep Caller, LinkedFunction? Next) Measure(LinkedFunction function)
    {
        if (_deepest.TryGetValue(function, out var known)) return known;
        int ring = _ring[function];
        bool recurs = _members[ring].Count > 1 || CallsItself(function);
        int own = _path.Bodies[function].DeepestStack, most = own;
        var caller = new PathStep(function, 0);
        LinkedFunction? next = null;
        // In a ring the deepest call out of it may be made by any member.
        foreach (LinkedFunction member in recurs ? _members[ring] : [function])
        {
            foreach ((CallSite site, LinkedFunction target) in _path.CallsOf(member))
            {
                if (_ring[target] == ring) continue;
                int depth = site.StackDepth + Measure(target).Depth;
                if (depth <= most) continue;
                (most, caller, next) = (depth, new PathStep(member, site.Address), target);
            }
        }

        // Every turn but the last adds the frames of all members, and the last those of all but one.
        int frames = recurs ? _members[ring].Sum(FrameOf) : 0;
        int extra = recurs ? (frames * _boundOf.GetValueOrDefault(ring, 1)) - own - ReturnAddress : 0;
        return _deepest[function] = (most + extra + ReturnAddress, caller, next);
    }

    private bool CallsItself(LinkedFunction function) => _path.CallsOf(function).Any(call => call.Target == function);

    // Tarjan's algorithm, with a stack of its own: kernel path may be deep.
    private void FindRings()
    {
        var index = new Dictionary<LinkedFunction, int>();
        var low = new Dictionary<LinkedFunction, int>();
        var open = new Stack<LinkedFunction>();
        var isOpen = new HashSet<LinkedFunction>();
        foreach (LinkedFunction start in _path.Bodies.Keys)
        {
            if (index.ContainsKey(start)) continue;
            var work = new Stack<(LinkedFunction Function, int Next)>();
            work.Push((start, 0));
            while (work.TryPop(out var at))
            {
                (LinkedFunction function, int next) = at;
                if (next == 0)
                {
                    index[function] = low[function] = index.Count;
                    open.Push(function);
                    isOpen.Add(function);
                }

                var calls = _path.CallsOf(function);
                bool descended = false;
                for (; next < calls.Count; next++)
                {
                    LinkedFunction target = calls[next].Target;
                    if (!index.TryGetValue(target, out int targetIndex))
                    {
                        work.Push((function, next + 1));
                        work.Push((target, 0));
                        descended = true;
                        break;
                    }

                    if (isOpen.Contains(target)) low[function] = Math.Min(low[function], targetIndex);
                }

                if (descended) continue;
                if (work.TryPeek(out var caller)) low[caller.Function] = Math.Min(low[caller.Function], low[function]);
                if (low[function] == index[function]) CloseRing(function, open, isOpen);
            }
        }
    }

    private void CloseRing(LinkedFunction function, Stack<LinkedFunction> open, HashSet<LinkedFunction> isOpen)
    {
        int ring = _members.Count;
        var members = new List<LinkedFunction>();
        LinkedFunction member;
        do
        {
            member = open.Pop();
            isOpen.Remove(member);
            members.Add(member);
            _ring[member] = ring;
        }
        while (member != function);

        members.Reverse();
        _members[ring] = members;
        if (members.Count == 1 && !CallsItself(function)) return;
        LinkedFunction[] bounded = [.. members.Where(inRing => BoundOf(inRing) > 0)];
        if (bounded.Length > 0) _boundOf[ring] = bounded.Sum(BoundOf);
        // A bound holds only for the ways that lead through the method that declares it.
        IReadOnlyCollection<LinkedFunction> rest = Rings([.. members.Except(bounded)]);
        if (rest.Count > 0) _recursions.Add(rest);
    }

    private int BoundOf(LinkedFunction function) => _bounds.GetValueOrDefault(SymbolNames.WithoutTypeArguments(function.Name));

    /// <summary>Takes away again and again what calls none of the others; what stays calls itself.</summary>
    private HashSet<LinkedFunction> Rings(HashSet<LinkedFunction> functions)
    {
        while (functions.RemoveWhere(function => !_path.CallsOf(function).Any(call => functions.Contains(call.Target))) > 0)
        {
        }

        while (functions.RemoveWhere(function => !functions.Any(caller => _path.CallsOf(caller).Any(call => call.Target == function))) > 0)
        {
        }

        return functions;
    }
}
