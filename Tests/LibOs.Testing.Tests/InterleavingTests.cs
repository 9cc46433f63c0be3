using LibOs.Testing.Interleavings;

namespace LibOs.Testing.Tests;

/// <summary>The explorer finds what it is there to find, names it, and finds nothing where nothing is.</summary>
public sealed class InterleavingTests
{
    private const int A = 0;
    private const int B = 64;
    private const int C = 128;

    private static readonly InterleavingStrategy[] s_strategies = [InterleavingStrategy.Random, InterleavingStrategy.Exhaustive];

    public static TheoryData<InterleavingStrategy> Strategies => [.. s_strategies];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_lost_update_is_found_and_can_be_repeated(InterleavingStrategy strategy)
    {
        static void Prepare(Interleaving run)
        {
            run.RunAll(core => core.Store(A, core.Load(A) + 1));
            run.AtEnd(() => Assert.Equal(2u, run.Memory[A]));
        }

        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(new InterleavingOptions { Strategy = strategy, Seed = 5 }, Prepare));
        Assert.Contains($"Replay = \"{failure.Replay}\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("0: load [0] = 0", failure.Trace, StringComparison.Ordinal);
        Assert.Contains("1: load [0] = 0", failure.Trace, StringComparison.Ordinal);
        InterleavingException again = Assert.Throws<InterleavingException>(
            () => InterleavingExplorer.Explore(new InterleavingOptions { Replay = failure.Replay }, Prepare));
        Assert.Equal(failure.Trace, again.Trace);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void An_atomic_update_is_not_lost(InterleavingStrategy strategy) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 3, Strategy = strategy, Schedules = 2000 }, run =>
        {
            run.RunAll(core => core.Add(A, 1));
            run.AtEnd(() => Assert.Equal(3u, run.Memory[A]));
        });

    [Theory]
    [InlineData(StoreOrder.Sequential, false, false)]
    [InlineData(StoreOrder.TotalStoreOrder, false, true)]
    [InlineData(StoreOrder.TotalStoreOrder, true, false)]
    [InlineData(StoreOrder.Relaxed, true, false)]
    public void Both_read_the_old_value_only_with_store_buffers_and_without_a_fence(StoreOrder order, bool hasFence, bool isSeen)
    {
        foreach (InterleavingStrategy strategy in s_strategies)
        {
            Exception? failure = Record.Exception(() => InterleavingExplorer.Explore(
                new InterleavingOptions { Strategy = strategy, StoreOrder = order, Schedules = 5000, PreemptionBound = 3, DelayBound = 2 },
                run =>
                {
                    uint[] seen = new uint[2];
                    run.RunAll(core =>
                    {
                        core.Store(core.Number == 0 ? A : B, 1);
                        if (hasFence) core.Fence();
                        seen[core.Number] = core.Load(core.Number == 0 ? B : A);
                    });
                    run.AtEnd(() => Assert.NotEqual(0u, seen[0] + seen[1]));
                }));
            if (isSeen) Assert.IsType<InterleavingException>(failure);
            else Assert.Null(failure);
        }
    }

    [Theory]
    [InlineData(StoreOrder.TotalStoreOrder, true, false)]
    [InlineData(StoreOrder.TotalStoreOrder, false, true)]
    [InlineData(StoreOrder.Relaxed, true, false)]
    public void A_flag_publishes_what_was_written_before_it(StoreOrder order, bool dataFirst, bool isWrong)
    {
        Exception? failure = Record.Exception(() => InterleavingExplorer.Explore(
            new InterleavingOptions { StoreOrder = order, Schedules = 3000 },
            run =>
            {
                byte[] read = new byte[24];
                run.Run(0, core =>
                {
                    byte[] data = [.. Enumerable.Repeat((byte)7, 24)];
                    if (dataFirst) core.Write(B, data);
                    core.Store(A, 1);
                    if (!dataFirst) core.Write(B, data);
                });
                run.Run(1, core =>
                {
                    while (core.Load(A) == 0) core.Pause();
                    core.Read(B, read);
                });
                run.AtEnd(() => Assert.All(read, value => Assert.Equal(7, value)));
            }));
        Assert.Equal(isWrong, failure is InterleavingException);
        if (!isWrong) Assert.Null(failure);
    }

    [Fact]
    public void Plain_writes_are_seen_out_of_order_only_when_stores_are_relaxed()
    {
        static Exception? Try(StoreOrder order) => Record.Exception(() => InterleavingExplorer.Explore(
            new InterleavingOptions { StoreOrder = order, Schedules = 20_000, Seed = 1 },
            run =>
            {
                byte[] first = new byte[8], second = new byte[8];
                run.Run(0, core =>
                {
                    core.Write(A, [1, 0, 0, 0, 0, 0, 0, 0]);
                    core.Write(B, [1, 0, 0, 0, 0, 0, 0, 0]);
                });
                run.Run(1, core =>
                {
                    core.Read(B, second);
                    core.Read(A, first);
                });
                run.AtEnd(() => Assert.False(second[0] == 1 && first[0] == 0));
            }));
        Assert.Null(Try(StoreOrder.TotalStoreOrder));
        Assert.IsType<InterleavingException>(Try(StoreOrder.Relaxed));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Two_locks_taken_crosswise_are_a_stall(InterleavingStrategy strategy)
    {
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions { Strategy = strategy, Seed = 3 },
            run => run.RunAll(core =>
            {
                int first = core.Number == 0 ? A : B, second = core.Number == 0 ? B : A;
                while (core.Exchange(first, 1) != 0) core.Pause();
                while (core.Exchange(second, 1) != 0) core.Pause();
                core.Store(second, 0);
                core.Store(first, 0);
            })));
        Assert.IsType<StallException>(failure.InnerException);
        Assert.Contains("Livelock", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_lost_wake_up_is_a_deadlock(InterleavingStrategy strategy)
    {
        // the waker looks whether anybody sleeps before the sleeper has said so
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions { Strategy = strategy, Seed = 4 },
            run =>
            {
                run.Run(0, core =>
                {
                    core.Store(A, 1);
                    core.Fence();
                    if (core.Load(B) == 1) core.Notify(1);
                });
                run.Run(1, core =>
                {
                    if (core.Load(A) == 1) return;
                    core.Exchange(B, 1);
                    core.Wait(long.MaxValue);
                });
            }));
        Assert.IsType<StallException>(failure.InnerException);
        Assert.Contains("Core 1 waits for a notification", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notification_is_not_lost_unless_it_is_to_be()
    {
        static void Prepare(Interleaving run)
        {
            run.Run(0, core => core.Notify(1));
            run.Run(1, core => core.Wait(long.MaxValue));
        }

        InterleavingExplorer.Explore(new InterleavingOptions { Schedules = 500 }, Prepare);
        InterleavingExplorer.Explore(new InterleavingOptions { Schedules = 500, LateNotifications = 0.5 }, Prepare);
        foreach (InterleavingStrategy strategy in s_strategies)
            Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(new InterleavingOptions { Strategy = strategy, Schedules = 500, LostNotifications = 0.1 }, Prepare));
    }

    [Fact]
    public void Time_passes_when_everyone_waits()
    {
        InterleavingResult result = InterleavingExplorer.Explore(new InterleavingOptions { Cores = 2, Schedules = 100 }, run => run.RunAll(core =>
        {
            long deadline = core.Now + 1_000_000;
            Assert.False(core.Wait(deadline));
            Assert.True(core.Now >= deadline);
            while (core.Now < 5_000_000_000) core.Pause();
        }));
        Assert.Equal(100, result.Schedules);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_core_that_stops_for_ever_leaves_its_lock_behind(InterleavingStrategy strategy)
    {
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions { Strategy = strategy, StoppingCore = 0, Seed = 9 },
            run => run.RunAll(core =>
            {
                while (core.CompareExchange(A, 1, 0) != 0) core.Pause();
                core.Store(B, core.Load(B) + 1);
                core.Store(A, 0);
            })));
        Assert.Contains("Core 0 stopped for ever", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_schedules_of_a_small_program_are_tried_once()
    {
        // two cores of two steps: with unbounded preemption there are 6 orders
        var orders = new List<string>();
        InterleavingResult result = InterleavingExplorer.Explore(
            new InterleavingOptions { Strategy = InterleavingStrategy.Exhaustive, PreemptionBound = 10, StoreOrder = StoreOrder.Sequential },
            run =>
            {
                string order = "";
                run.RunAll(core =>
                {
                    core.Step("one");
                    order += core.Number;
                    core.Step("two");
                    order += core.Number;
                });
                run.AtEnd(() => orders.Add(order));
            });
        Assert.True(result.IsComplete);
        Assert.Equal(["0011", "0101", "0110", "1001", "1010", "1100"], orders.Distinct().Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_steps()
    {
        static InterleavingResult Try(ulong seed) => InterleavingExplorer.Explore(new InterleavingOptions { Cores = 3, Seed = seed, Schedules = 300 }, run => run.RunAll(core =>
        {
            for (int i = 0; i < 5; i++) while (core.CompareExchange(A, 1, 0) != 0 || core.Exchange(A, 0) != 1) core.Pause();
        }));
        Assert.Equal(Try(1), Try(1));
        Assert.NotEqual(Try(1).Steps, Try(2).Steps);
    }

    [Fact]
    public void An_exception_of_a_program_and_one_of_its_set_up_are_failures()
    {
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(new InterleavingOptions(), run =>
        {
            run.Run(0, core => core.Wait(long.MaxValue));
            run.Run(1, core => throw new FormatException("as planned"));
        }));
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.IsType<SimulationException>(Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions(), run => run.RunAll(core => core.Load(5000)))).InnerException);
        Assert.IsType<SimulationException>(Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions(), run => run.RunAll(core => core.Load(2)))).InnerException);
    }

    [Fact]
    public void A_program_that_draws_its_own_numbers_is_told_so()
    {
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(
            new InterleavingOptions { Strategy = InterleavingStrategy.Exhaustive },
            run =>
            {
                int steps = Random.Shared.Next(20);
                run.RunAll(core =>
                {
                    for (int i = 0; i < steps; i++) core.Add(A, 1);
                });
            }));
        Assert.Contains("depends on more than the schedule", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("random:xyz:1")]
    [InlineData("exact:1.a")]
    [InlineData("later")]
    public void What_is_no_schedule_is_refused(string replay) =>
        Assert.Throws<ArgumentException>(() => InterleavingExplorer.Explore(new InterleavingOptions { Replay = replay }, run => { }));

    [Fact]
    public void A_place_in_shared_memory_is_left_before_the_next_is_taken() =>
        Assert.IsType<SimulationException>(Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(new InterleavingOptions(), run => run.RunAll(core =>
        {
            core.BeginWrite(C, 8);
            core.BeginRead(C, 8);
        }))).InnerException);

    [Fact]
    public void Many_schedules_take_seconds()
    {
        InterleavingResult result = InterleavingExplorer.Explore(new InterleavingOptions { Cores = 3, Schedules = TestRun.Count(10_000, 100_000) }, run =>
        {
            run.RunAll(core =>
            {
                for (int i = 0; i < 3; i++)
                {
                    while (core.Exchange(A, 1) != 0) core.Pause();
                    core.Store(B, core.Load(B) + 1);
                    core.Store(A, 0);
                }
            });
            run.AtEnd(() => Assert.Equal(9u, run.Memory[B]));
        });
        Assert.Equal(TestRun.Count(10_000, 100_000), result.Schedules);
    }
}
