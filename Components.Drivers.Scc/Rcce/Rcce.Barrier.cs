namespace LibOs.Components.Drivers.Scc;

/// <content>Barriers.</content>
public sealed partial class Rcce
{
    private const int FirstBackOff = 8;
    private const int LastBackOff = 256;
    private const int BackOffCycles = 64;

    private uint _random;

    /// <summary>Waits until all members have come (RCCE_barrier): the lowest rank gathers and releases. Its flags toggle and need no reset.</summary>
    /// <param name="comm">The communicator; by default the world.</param>
    public void Barrier(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        comm.Cycle ^= 1;
        FlagWrite(comm.Gather, comm.Cycle, Ue);
        if (comm.Rank != 0)
        {
            WaitUntil(comm.Release, comm.Cycle);
            return;
        }

        for (int i = 1; i < comm.Size; i++)
        {
            while (FlagRead(comm.Gather, comm.Members[i]) != comm.Cycle) Idle();
        }

        for (int i = 1; i < comm.Size; i++) FlagWrite(comm.Release, comm.Cycle, comm.Members[i]);
    }

    /// <summary>A barrier along a binary tree: children gather at their parents, which release them (RCCE_barrier_tree).</summary>
    /// <param name="comm">The communicator; by default the world.</param>
    public void BarrierTree(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        comm.Cycle ^= 1;
        for (int child = (2 * comm.Rank) + 1; child <= (2 * comm.Rank) + 2 && child < comm.Size; child++)
        {
            while (FlagRead(comm.Gather, comm.Members[child]) != comm.Cycle) Idle();
        }

        FlagWrite(comm.Gather, comm.Cycle, Ue);
        if (comm.Rank != 0) WaitUntil(comm.Release, comm.Cycle);
        for (int child = (2 * comm.Rank) + 1; child <= (2 * comm.Rank) + 2 && child < comm.Size; child++) FlagWrite(comm.Release, comm.Cycle, comm.Members[child]);
    }

    /// <summary>A tournament: in each round the losers report to the winners; the champion releases all (RCCE_barrier_tournament).</summary>
    /// <param name="comm">The communicator; by default the world.</param>
    public void BarrierTournament(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        comm.Cycle ^= 1;
        // The other barriers look at this flag: it is in step before anybody can leave this one.
        FlagWrite(comm.Gather, comm.Cycle, Ue);
        for (int round = 0; 1 << round < comm.Size; round++)
        {
            int distance = 1 << round;
            if ((comm.Rank & distance) != 0)
            {
                FlagWrite(comm.Rounds[round], ++comm.RoundValues[round], comm.Members[comm.Rank - distance]);
                WaitUntil(comm.Release, comm.Cycle);
                break;
            }

            // who plays in a round keeps to the same side of it for good, so its count agrees with its partner's
            if (comm.Rank + distance < comm.Size) WaitUntil(comm.Rounds[round], ++comm.RoundValues[round]);
        }

        if (comm.Rank != 0) return;
        for (int i = 1; i < comm.Size; i++) FlagWrite(comm.Release, comm.Cycle, comm.Members[i]);
    }

    /// <summary>A dissemination barrier: in round k everybody reports to the member 2^k further on (RCCE_barrier_dissemination).</summary>
    /// <param name="comm">The communicator; by default the world.</param>
    public void BarrierDissemination(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        comm.DisseminationCount++;
        for (int round = 0; 1 << round < comm.Size; round++)
        {
            int next = comm.Members[(comm.Rank + (1 << round)) % comm.Size];
            FlagWrite(comm.Spread[round], comm.DisseminationCount, next);
            // The partner may be a barrier ahead already.
            while (FlagRead(comm.Spread[round], Ue) - comm.DisseminationCount < 0) Idle();
        }
    }

    /// <summary>A barrier of test-and-set registers alone (RCCE_TNS_barrier). Nobody may hold a member's lock meanwhile.</summary>
    /// <remarks>
    /// Members announce themselves by taking their own lock; the root sees that they have. Then a token goes round: each waits
    /// for its lock to be given back, frees it for good and gives back the next one's.
    /// </remarks>
    /// <param name="comm">The communicator; by default the world.</param>
    public void BarrierTns(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        _mpb.Drain();
        if (comm.Size == 1) return;
        TestAndSetLock own = Scc.Lock(Scc.Me);
        own.Acquire();
        if (comm.Rank == 0)
        {
            for (int i = 1; i < comm.Size; i++)
            {
                TestAndSetLock other = Scc.Lock(CoreOf(comm.Members[i]));
                while (other.TryAcquire())
                {
                    // not there yet: what was taken goes back
                    other.Release();
                    _core.Spend(BackOffCycles);
                }
            }

            Scc.Lock(CoreOf(comm.Members[1])).Release();
            own.Acquire();
            own.Release();
        }
        else
        {
            own.Acquire();
            own.Release();
            Scc.Lock(CoreOf(comm.Members[(comm.Rank + 1) % comm.Size])).Release();
        }

        _core.InvalidateMpbt();
    }

    /// <summary>A barrier of two atomic counters in turn, with random exponential back-off (RCCE_AIR_barrier).</summary>
    /// <param name="comm">The communicator; by default the world. Communicator n uses the counters 2 n and 2 n + 1.</param>
    public void BarrierAir(RcceCommunicator? comm = null)
    {
        comm = CheckComm(comm);
        _mpb.Drain();
        AtomicCounter counter = Scc.Counter(((2 * comm.Index) + comm.AirPhase) % GrbRegister.CounterCount);
        comm.AirPhase ^= 1;
        if (counter.Increment() == comm.Size - 1)
        {
            counter.Value = 0;
        }
        else
        {
            for (int wait = FirstBackOff; counter.Value != 0; wait = Math.Min(wait * 2, LastBackOff))
            {
                // xorshift; the seed differs from core to core
                if (_random == 0) _random = (uint)Scc.Me.Number + 1;
                _random ^= _random << 13;
                _random ^= _random >> 17;
                _random ^= _random << 5;
                _core.Spend((1 + (_random % (uint)wait)) * BackOffCycles);
            }
        }

        _core.InvalidateMpbt();
    }
}
