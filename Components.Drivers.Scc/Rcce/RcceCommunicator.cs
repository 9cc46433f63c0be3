namespace LibOs.Components.Drivers.Scc;

/// <summary>A group of units of execution that communicate collectively (RCCE_COMM).</summary>
public sealed class RcceCommunicator
{
    internal const int RoundCount = 6;

    private readonly int[] _members;

    internal RcceCommunicator(int[] members, int rank, int index, RcceFlag gather, RcceFlag release, RcceFlag[] rounds, RcceFlag[] spread)
    {
        _members = members;
        Rank = rank;
        Index = index;
        Gather = gather;
        Release = release;
        Rounds = rounds;
        Spread = spread;
        RoundValues = new int[rounds.Length];
    }

    /// <summary>The number of members (RCCE_comm_size).</summary>
    public int Size => _members.Length;

    /// <summary>The caller's place among the members (RCCE_comm_rank).</summary>
    public int Rank { get; }

    /// <summary>The members' ranks in the world, in the order of their ranks here.</summary>
    public IReadOnlyList<int> Members => _members;

    internal int Index { get; }

    internal RcceFlag Gather { get; }

    internal RcceFlag Release { get; }

    internal RcceFlag[] Rounds { get; }

    internal RcceFlag[] Spread { get; }

    internal int[] RoundValues { get; }

    internal int DisseminationCount { get; set; }

    internal int Cycle { get; set; }

    internal int AirPhase { get; set; }

    internal bool IsFreed { get; set; }
}
