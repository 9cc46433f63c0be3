using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Cores run functions for each other, whatever way they tell each other.</summary>
public sealed class CallTests
{
    public enum Kind
    {
        Polled,
        Interrupt,
        Status,
        Queue,
    }

    private const int Memory = 8192;
    private const ulong High = 1ul << 50;

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_call_all(Kind kind)
    {
        Explore.Randomly(2, Memory, All(kind, 2), isNotified: kind != Kind.Polled);
        Explore.Randomly(4, Memory, All(kind, 1), isNotified: kind != Kind.Polled);
        Explore.All(2, Memory, All(kind, 1), preemptions: 1);
    }

    [Theory]
    [InlineData(Kind.Interrupt, Mutation.NoNotify)]
    [InlineData(Kind.Interrupt, Mutation.NoFence)]
    [InlineData(Kind.Status, Mutation.NotAtomic)]
    [InlineData(Kind.Status, Mutation.NoNotify)]
    [InlineData(Kind.Queue, Mutation.NotAtomic)]
    [InlineData(Kind.Queue, Mutation.NoNotify)]
    [InlineData(Kind.Polled, Mutation.StoresSwapped)]
    public void Planted_bugs_are_found(Kind kind, Mutation mutation) => Explore.Finds(3, Memory, mutation, All(kind, 2));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_core_that_stops_for_ever_costs_its_callers_their_deadline(Kind kind) =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 2, StoppingCore = 1, MemoryLength = Memory, Schedules = TestRun.Count(300, 10_000) }, run =>
        {
            var results = new List<IpcResult>();
            run.Run(0, core => With(kind, new MutantTransport(core, Mutation.None), new Caller(core, results)));
            run.Run(1, core => With(kind, new MutantTransport(core, Mutation.None), new Server(core)));
            run.AtEnd(() => Assert.True(run.WasStopped(1) || results.TrueForAll(result => result == IpcResult.Done), string.Join(',', results)));
        });

    [Fact]
    public void Garbage_is_not_served()
    {
        SharedMemory memory = new(2, Memory);
        ThreadTransport raw = memory.Join(1);
        TestRun.Repeat(TestRun.Count(300, 10_000), random =>
        {
            var calls = new CoreCalls<ThreadTransport, QueueCalls<ThreadTransport>, Doubler>(memory.Join(0), 0, default);
            for (int i = 0; i < 20; i++)
            {
                // the lock's word is left alone: who takes it for ever is not noticed without a deadline
                int word = 4 * random.Next(Memory / 4);
                if (word != 6 * 64 && word != 8 * 64) raw.Store(word, (uint)random.Next(-3, 5));
                for (int polls = 0; polls < 5; polls++) _ = calls.Poll();
                _ = calls.TryStart(1, 1);
                _ = calls.TryComplete(1, out _);
            }

            raw.Write(0, new byte[Memory]);
        });
    }

    private readonly struct Doubler : ICallHandler
    {
        public ulong Handle(int caller, uint function, ulong first, ulong second) => function == 1 ? (first * 2) + second : ulong.MaxValue;
    }

    private interface ICallUser
    {
        void Use<TCalls>(ref CoreCalls<MutantTransport, TCalls, Doubler> calls)
            where TCalls : struct, ICallMechanism<MutantTransport>;
    }

    private readonly struct Everybody(SimulatedCore core, int rounds, int[] ended) : ICallUser
    {
        public void Use<TCalls>(ref CoreCalls<MutantTransport, TCalls, Doubler> calls)
            where TCalls : struct, ICallMechanism<MutantTransport>
        {
            for (int round = 0; round < rounds; round++)
            {
                int callee = (core.Number + 1 + round) % core.Count;
                if (callee == core.Number) callee = (callee + 1) % core.Count;
                Assert.Equal(IpcResult.Done, calls.Call(callee, 1, (ulong)core.Number << 33, High + 1, out ulong result));
                Assert.Equal(((ulong)core.Number << 34) + High + 1, result);
                ulong[] results = new ulong[core.Count];
                Assert.Equal(IpcResult.Done, calls.Broadcast(1, 5, (ulong)round, results));
                for (int other = 0; other < core.Count; other++) Assert.Equal(other == core.Number ? 0 : 10 + (ulong)round, results[other]);
            }

            // serves until all others have their answers
            ended[0]++;
            while (ended[0] < core.Count) _ = calls.Serve(core.Now + 1_000_000);
        }
    }

    private readonly struct Caller(SimulatedCore core, List<IpcResult> results) : ICallUser
    {
        public void Use<TCalls>(ref CoreCalls<MutantTransport, TCalls, Doubler> calls)
            where TCalls : struct, ICallMechanism<MutantTransport>
        {
            for (int i = 0; i < 2; i++) results.Add(calls.Call(1, 1, 1, 1, out _, core.Now + 50_000_000));
        }
    }

    private readonly struct Server(SimulatedCore core) : ICallUser
    {
        public void Use<TCalls>(ref CoreCalls<MutantTransport, TCalls, Doubler> calls)
            where TCalls : struct, ICallMechanism<MutantTransport>
        {
            for (int served = 0; served < 2;) served += calls.Serve(core.Now + 1_000_000_000) ? 1 : 2;
        }
    }

    private static Explore.Program All(Kind kind, int rounds) => (run, transport) =>
    {
        int[] ended = new int[1];
        run.RunAll(core => With(kind, transport(core), new Everybody(core, rounds, ended)));
    };

    private static void With<TUser>(Kind kind, MutantTransport transport, TUser user)
        where TUser : struct, ICallUser
    {
        switch (kind)
        {
            case Kind.Polled:
                var polled = new CoreCalls<MutantTransport, PolledCalls<MutantTransport>, Doubler>(transport, 0, default);
                user.Use(ref polled);
                break;
            case Kind.Interrupt:
                var interrupt = new CoreCalls<MutantTransport, InterruptCalls<MutantTransport>, Doubler>(transport, 0, default);
                user.Use(ref interrupt);
                break;
            case Kind.Status:
                var status = new CoreCalls<MutantTransport, StatusCalls<MutantTransport>, Doubler>(transport, 0, default);
                user.Use(ref status);
                break;
            default:
                var queue = new CoreCalls<MutantTransport, QueueCalls<MutantTransport>, Doubler>(transport, 0, default);
                user.Use(ref queue);
                break;
        }
    }
}
