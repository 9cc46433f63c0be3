using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Locks keep all but one out, and let everybody in.</summary>
public sealed class LockTests
{
    public enum Kind
    {
        TestAndSet,
        Ticket,
        Mcs,
    }

    private const int Counter = 4000;

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_additions_under_a_lock_count(Kind kind)
    {
        Explore.Randomly(2, 4096, Add(kind, rounds: 3), isNotified: false);
        Explore.Randomly(4, 4096, Add(kind, rounds: 2), isNotified: false);
        Explore.All(2, 4096, Add(kind, rounds: 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forty_eight_cores_share_a_lock(Kind kind) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 48, MemoryLength = 4096, Schedules = TestRun.Count(10, 1000) }, run => Add(kind, 1)(run, core => new MutantTransport(core, Mutation.None)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trying_a_lock_keeps_others_out(Kind kind) => Explore.Randomly(3, 4096, (run, transport) =>
    {
        int added = 0;
        run.RunAll(core =>
        {
            With(kind, transport(core), new Tried(core, n => added += n));
        });
        run.AtEnd(() => Assert.Equal((uint)added, run.Memory[Counter]));
    }, isNotified: false);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_holder_that_stops_for_ever_costs_the_others_their_deadline(Kind kind) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 2, StoppingCore = 0, Schedules = TestRun.Count(1000, 20_000) }, run => run.RunAll(core =>
        {
            With(kind, new MutantTransport(core, Mutation.None), new Impatient(core));
        }));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_that_is_not_atomic_is_found_out(Kind kind) => Explore.Finds(2, 4096, Mutation.NotAtomic, Add(kind, 2));

    [Theory]
    [InlineData(Kind.TestAndSet)]
    [InlineData(Kind.Mcs)]
    public void A_lock_that_is_not_given_back_is_found_out(Kind kind) => Explore.Finds(2, 4096, Mutation.NoReset, Add(kind, 2));

    [Fact]
    public void A_ticket_that_is_off_by_one_is_found_out() => Explore.Finds(2, 4096, Mutation.OneTooMany, Add(Kind.Ticket, 2), where: 64);

    [Fact]
    public void A_queue_lock_that_announces_itself_too_early_is_found_out() => Explore.Finds(3, 4096, Mutation.StoresSwapped, Add(Kind.Mcs, 2));

    [Fact]
    public void Garbage_in_the_queue_is_an_exception()
    {
        InterleavingException failure = Assert.Throws<InterleavingException>(() => InterleavingExplorer.Explore(new InterleavingOptions(), run =>
        {
            run.Memory[0] = 77;
            run.Run(0, core => new McsLock<SimulatedTransport>(core.Transport, 0).Acquire());
        }));
        Assert.Equal(IpcResult.Corrupted, Assert.IsType<IpcException>(failure.InnerException).Result);
    }

    private interface ILockUser
    {
        void Use<TLock>(ref TLock guard)
            where TLock : struct, ICoreLock;
    }

    private readonly struct Adder(SimulatedCore core, int rounds) : ILockUser
    {
        public void Use<TLock>(ref TLock guard)
            where TLock : struct, ICoreLock
        {
            for (int i = 0; i < rounds; i++)
            {
                guard.Acquire();
                core.Store(Counter, core.Load(Counter) + 1);
                guard.Release();
            }
        }
    }

    private readonly struct Tried(SimulatedCore core, Action<int> count) : ILockUser
    {
        public void Use<TLock>(ref TLock guard)
            where TLock : struct, ICoreLock
        {
            for (int i = 0; i < 3; i++)
            {
                if (!guard.TryAcquire()) continue;
                core.Store(Counter, core.Load(Counter) + 1);
                guard.Release();
                count(1);
            }
        }
    }

    private readonly struct Impatient(SimulatedCore core) : ILockUser
    {
        public void Use<TLock>(ref TLock guard)
            where TLock : struct, ICoreLock
        {
            if (!guard.TryAcquire(core.Now + 1_000_000)) return;
            core.Store(Counter, core.Load(Counter) + 1);
            guard.Release();
        }
    }

    private static Explore.Program Add(Kind kind, int rounds) => (run, transport) =>
    {
        run.RunAll(core => With(kind, transport(core), new Adder(core, rounds)));
        run.AtEnd(() => Assert.Equal((uint)(rounds * run.Count), run.Memory[Counter]));
    };

    private static void With<TUser>(Kind kind, MutantTransport transport, TUser user)
        where TUser : struct, ILockUser
    {
        switch (kind)
        {
            case Kind.TestAndSet:
                var testAndSet = new TestAndSetLock<MutantTransport>(transport, 0);
                user.Use(ref testAndSet);
                break;
            case Kind.Ticket:
                var ticket = new TicketLock<MutantTransport>(transport, 0);
                user.Use(ref ticket);
                break;
            default:
                var mcs = new McsLock<MutantTransport>(transport, 0);
                user.Use(ref mcs);
                break;
        }
    }
}
