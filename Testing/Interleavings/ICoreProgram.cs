namespace LibOs.Testing.Interleavings;

/// <summary>What the cores of a <see cref="CoreThreads"/> do.</summary>
public interface ICoreProgram
{
    /// <summary>Runs on the thread of a core when that core is given the baton for the first time, or again after it returned.</summary>
    /// <param name="core">The core.</param>
    void Run(int core);

    /// <summary>Says who goes on when a core's <see cref="Run"/> has returned. Runs on the thread of that core.</summary>
    /// <param name="core">The core that has finished.</param>
    /// <returns>The core that gets the baton: one that waits in <see cref="CoreThreads.SwitchTo"/>, or one that is to run from
    /// its beginning, also the same; -1 when all is done.</returns>
    int Next(int core);
}
