using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Chips for tests.</summary>
internal static class Chip
{
    /// <summary>Runs a program on the first cores of a new chip.</summary>
    public static SccSimulator Run(int cores, Action<SccDriver> program, SccSimulatorOptions? options = null, Mutation mutation = Mutation.None, SccPlatform? platform = null)
    {
        var chip = new SccSimulator(options);
        chip.Run(cores, core => program(new SccDriver(Mutate(core, mutation), platform)));
        return chip;
    }

    /// <summary>Runs RCCE on the first cores of a new chip.</summary>
    public static SccSimulator RunRcce(int cores, Action<Rcce> program, SccSimulatorOptions? options = null, Mutation mutation = Mutation.None) =>
        Run(cores, scc =>
        {
            using Rcce rcce = Rcce.Init(scc, RcceOptions.First(cores));
            program(rcce);
        }, options, mutation);

    public static ISccCore Mutate(ISccCore core, Mutation mutation) => mutation == Mutation.None ? core : new MutantCore(core, mutation);

    /// <summary>An exact chip for a random seed of 0, else one whose accesses are late by chance.</summary>
    public static SccSimulatorOptions Schedule(int seed) => new() { Seed = seed, JitterCycles = 40, LineByLine = seed % 2 == 0, TimeLimit = 0.1 };

    public static byte[] Pattern(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
