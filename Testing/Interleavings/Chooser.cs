namespace LibOs.Testing.Interleavings;

/// <summary>Makes the decisions of schedules. The same decisions give the same schedule.</summary>
internal abstract class Chooser
{
    /// <summary>The schedule that is being run, for a replay.</summary>
    public abstract string Replay { get; }

    /// <summary>Whether all schedules have been tried.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>Begins the next schedule.</summary>
    /// <param name="run">What is run.</param>
    /// <returns>Whether there is one.</returns>
    public abstract bool Begin(Interleaving run);

    /// <summary>Who makes the next step, when a core is about to make one.</summary>
    public abstract int AtStep(Interleaving run, int core);

    /// <summary>Who goes on when a core cannot.</summary>
    /// <param name="run">What is run.</param>
    /// <param name="core">The core; it may be the only one that is runnable, and is not chosen otherwise.</param>
    /// <returns>The core; -1 when none is runnable.</returns>
    public abstract int AtBlock(Interleaving run, int core);

    /// <summary>Whether something happens that may.</summary>
    public abstract bool Chance(double likelihood);

    /// <summary>Whether a wait runs out early.</summary>
    public abstract bool TimeoutChance(double likelihood);

    /// <summary>Whether a store is held back.</summary>
    public abstract bool DelaysStore();

    /// <summary>Which of a number of buffered stores, if any, is written before the next step; -1 for none.</summary>
    public abstract int StoreToWrite(int count);

    /// <summary>Whether the core that is to stop stops here.</summary>
    public abstract bool StopsHere(int step);

    /// <summary>A number from 0 to below another.</summary>
    public abstract int Number(int limit);
}
