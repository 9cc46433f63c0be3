using System.Globalization;

namespace LibOs.Testing.Interleavings;

/// <summary>Random walks, and priorities that change at random steps.</summary>
internal sealed class RandomChooser : Chooser
{
    private readonly ulong _seed;
    private readonly ulong? _single;
    private readonly int[] _changes = new int[5];
    private long[] _priorities = [];
    private ulong _state;
    private ulong _schedule;
    private long _index;
    private int _length = 50;
    private bool _hasPriorities;
    private int _left;
    private int _meanRun;
    private int _writeRate;
    private int _stop;
    private long _lowest;
    private int _next;

    public RandomChooser(ulong seed) => _seed = seed;

    /// <summary>Repeats one schedule.</summary>
    public RandomChooser(ulong schedule, int length)
    {
        _single = schedule;
        _length = length;
    }

    public override string Replay => string.Create(CultureInfo.InvariantCulture, $"random:{_schedule:x}:{_length}");

    public override bool IsComplete => false;

    public override bool Begin(Interleaving run)
    {
        if (_single is not null && _index > 0) return false;

        // what a schedule draws depends on its own number and the length alone, so that it can be repeated
        if (_single is null && _index is > 0 and < 64 && run.LongestCore > _length) _length = run.LongestCore;
        _schedule = _single ?? Mix(_seed + ((ulong)_index * 0x9E3779B97F4A7C15));
        _index++;
        _state = _schedule;
        int length = Math.Max(2, _length * run.Count);
        _hasPriorities = Number(2) == 0;
        _meanRun = 1 << Number(6);
        _writeRate = 2 << (2 * Number(3));
        _left = NextRun();
        _stop = 1 + Number(Math.Max(1, _length));
        _lowest = 0;
        _next = 0;
        if (_priorities.Length != run.Count) _priorities = new long[run.Count];
        for (int core = 0; core < _priorities.Length; core++) _priorities[core] = 1 + core;
        for (int core = _priorities.Length - 1; core > 0; core--)
        {
            int other = Number(core + 1);
            (_priorities[core], _priorities[other]) = (_priorities[other], _priorities[core]);
        }

        int changes = 1 + Number(_changes.Length);
        for (int i = 0; i < _changes.Length; i++) _changes[i] = i < changes ? Number(length) : int.MaxValue;
        Array.Sort(_changes);
        return true;
    }

    public override int AtStep(Interleaving run, int core)
    {
        if (_hasPriorities)
        {
            if (_next < _changes.Length && run.Steps > _changes[_next])
            {
                _next++;
                _priorities[core] = --_lowest;
            }

            return Highest(run, -1);
        }

        if (--_left > 0) return core;
        _left = NextRun();
        return Any(run, -1);
    }

    public override int AtBlock(Interleaving run, int core)
    {
        _left = NextRun();
        if (_hasPriorities)
        {
            if (core >= 0) _priorities[core] = --_lowest;
            int best = Highest(run, core);
            return best >= 0 || core < 0 || !run.IsRunnable(core) ? best : core;
        }

        int other = Any(run, core);
        return other >= 0 || core < 0 || !run.IsRunnable(core) ? other : core;
    }

    public override bool Chance(double likelihood) => likelihood > 0 && (Draw() >> 11) * (1.0 / (1ul << 53)) < likelihood;

    public override bool TimeoutChance(double likelihood) => Chance(likelihood);

    public override bool DelaysStore() => true;

    public override int StoreToWrite(int count) => Number(_writeRate) == 0 ? Number(count) : -1;

    public override bool StopsHere(int step) => step >= _stop;

    public override int Number(int limit) => limit <= 1 ? 0 : (int)(((Draw() >> 32) * (ulong)limit) >> 32);

    private int NextRun() => 1 + (_meanRun == 1 ? Number(2) : Number(2 * _meanRun));

    private int Highest(Interleaving run, int except)
    {
        int best = -1;
        for (int core = 0; core < _priorities.Length; core++)
            if (core != except && (best < 0 || _priorities[core] > _priorities[best]) && run.IsRunnable(core)) best = core;
        return best;
    }

    private int Any(Interleaving run, int except)
    {
        int start = Number(run.Count);
        for (int i = 0; i < run.Count; i++)
        {
            int core = start + i;
            if (core >= run.Count) core -= run.Count;
            if (core != except && run.IsRunnable(core)) return core;
        }

        return -1;
    }

    // splitmix64
    private ulong Draw() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
