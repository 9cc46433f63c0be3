using System.Globalization;

namespace LibOs.Testing.Interleavings;

/// <summary>All schedules within bounds, depth first: each repeats the decisions of the one before up to the last that can still be made otherwise.</summary>
internal sealed class ExhaustiveChooser(InterleavingOptions options) : Chooser
{
    private readonly List<(int Taken, int Of, int Step)> _path = [];
    private readonly int[] _candidates = new int[65];
    private int _position;
    private int _preemptions;
    private int _delays;
    private int _faults;
    private bool _isStopped;
    private readonly bool _isSingle;
    private bool _hasBegun;
    private Interleaving? _run;
    private bool _isComplete;

    public ExhaustiveChooser(InterleavingOptions options, IEnumerable<int> path)
        : this(options)
    {
        foreach (int taken in path) _path.Add((taken, 0, 0));
        _isSingle = true;
    }

    public override string Replay => "exact:" + string.Join('.', _path.Take(_position).Select(step => step.Taken.ToString(CultureInfo.InvariantCulture)));

    public override bool IsComplete => _isComplete;

    public override bool Begin(Interleaving run)
    {
        if (_hasBegun)
        {
            if (_isSingle) return false;
            if (_position < _path.Count) throw Irregular();
            int last = _path.Count - 1;
            while (last >= 0 && _path[last].Taken + 1 >= _path[last].Of) last--;
            if (last < 0)
            {
                _isComplete = true;
                return false;
            }

            _path[last] = _path[last] with { Taken = _path[last].Taken + 1 };
            _path.RemoveRange(last + 1, _path.Count - last - 1);
        }

        _hasBegun = true;
        _run = run;
        _position = 0;
        _preemptions = options.PreemptionBound;
        _delays = options.DelayBound;
        _faults = options.FaultBound;
        _isStopped = false;
        return true;
    }

    public override int AtStep(Interleaving run, int core)
    {
        if (_preemptions == 0) return core;
        int count = 0;
        _candidates[count++] = core;
        for (int other = 0; other < run.Count; other++)
            if (other != core && run.IsRunnable(other)) _candidates[count++] = other;
        int taken = Choose(count);
        if (taken > 0) _preemptions--;
        return _candidates[taken];
    }

    public override int AtBlock(Interleaving run, int core)
    {
        int count = 0;
        for (int other = 0; other < run.Count; other++)
            if (other != core && run.IsRunnable(other)) _candidates[count++] = other;
        if (count == 0) return core >= 0 && run.IsRunnable(core) ? core : -1;
        return _candidates[Choose(count)];
    }

    public override bool Chance(double likelihood)
    {
        if (likelihood <= 0 || _faults == 0 || Choose(2) == 0) return false;
        _faults--;
        return true;
    }

    public override bool TimeoutChance(double likelihood) => Chance(likelihood);

    public override bool DelaysStore()
    {
        if (_delays == 0 || Choose(2) == 0) return false;
        _delays--;
        return true;
    }

    public override int StoreToWrite(int count) => -1;

    public override bool StopsHere(int step) => !_isStopped && (_isStopped = Choose(2) == 1);

    public override int Number(int limit) => limit - 1;

    private int Choose(int count)
    {
        if (count == 1) return 0;
        int position = _position++;
        if (position == _path.Count)
        {
            _path.Add((0, count, _run!.Steps));
            return 0;
        }

        (int taken, int of, int step) = _path[position];
        if (of == 0 && taken < count) _path[position] = (taken, count, _run!.Steps);
        else if (of != count || step != _run!.Steps)
            throw Irregular();
        return taken;
    }

    private static InvalidOperationException Irregular() => new("The program under test does not repeat itself: it depends on more than the schedule.");
}
