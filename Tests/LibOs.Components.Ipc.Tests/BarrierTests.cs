using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Nobody leaves a barrier before all have arrived.</summary>
public sealed class BarrierTests
{
    public enum Kind
    {
        Central,
        Dissemination,
        Tournament,
    }

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nobody_is_ahead_of_anybody(Kind kind)
    {
        for (int cores = 1; cores <= 5; cores++) Explore.Randomly(cores, 4096, Episodes(kind, 3), isNotified: false);
        Explore.All(2, 1024, Episodes(kind, 2));
        Explore.All(3, 1024, Episodes(kind, 1), preemptions: 1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forty_eight_cores_meet(Kind kind) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 48, Schedules = TestRun.Count(5, 500) }, run => Episodes(kind, 2)(run, core => new MutantTransport(core, Mutation.None)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_core_that_stops_for_ever_costs_the_others_their_deadline(Kind kind) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 3, StoppingCore = 1, Schedules = TestRun.Count(500, 20_000) }, run =>
        {
            int timeouts = 0;
            run.RunAll(core =>
            {
                ICoreBarrier barrier = Join(kind, new MutantTransport(core, Mutation.None));
                for (int i = 0; i < 2; i++)
                {
                    if (barrier.SignalAndWait(core.Now + 1_000_000)) continue;
                    timeouts++;
                    return;
                }
            });
            run.AtEnd(() => Assert.True(timeouts == 0 || run.WasStopped(1)));
        });

    [Fact]
    public void A_counter_that_is_not_atomic_is_found_out() => Explore.Finds(2, 1024, Mutation.NotAtomic, Episodes(Kind.Central, 1));

    [Fact]
    public void A_counter_that_is_reset_after_the_release_is_found_out() => Explore.Finds(2, 1024, Mutation.StoresSwapped, Episodes(Kind.Central, 3));

    [Theory]
    [InlineData(Kind.Dissemination, 1)]
    [InlineData(Kind.Tournament, 0)]
    public void A_flag_that_is_one_episode_ahead_is_found_out(Kind kind, int core) => Explore.Finds(2, 1024, Mutation.OneTooMany, Episodes(kind, 2), where: core * 64);

    private static Explore.Program Episodes(Kind kind, int episodes) => (run, transport) =>
    {
        int[] at = new int[run.Count];
        run.RunAll(core =>
        {
            ICoreBarrier barrier = Join(kind, transport(core));
            for (int episode = 1; episode <= episodes; episode++)
            {
                at[core.Number] = episode;
                barrier.SignalAndWait();
                foreach (int other in at) Assert.InRange(other, episode, episode + 1);
            }
        });
    };

    private static ICoreBarrier Join(Kind kind, MutantTransport transport) => kind switch
    {
        Kind.Central => new CentralBarrier<MutantTransport>(transport, 0),
        Kind.Dissemination => new DisseminationBarrier<MutantTransport>(transport, 0),
        _ => new TournamentBarrier<MutantTransport>(transport, 0),
    };
}
