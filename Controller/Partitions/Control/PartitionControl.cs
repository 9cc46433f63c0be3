using System.Collections.Concurrent;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Partitions.Control;

/// <summary>What can be done to a running partition from any thread of its supervisor.</summary>
/// <param name="record">The partition's entry.</param>
/// <param name="monitor">QEMU's monitor.</param>
/// <param name="wake">An eventfd that the partition's loop waits on.</param>
internal sealed unsafe class PartitionControl(PartitionRecord record, MachineMonitor monitor, int wake)
{
    private readonly ConcurrentQueue<ControlRequest> _requests = new();
    private readonly Lock _gate = new();

    /// <summary>The partition's entry.</summary>
    public PartitionRecord Record => record;

    /// <summary>QEMU's monitor.</summary>
    public MachineMonitor Monitor => monitor;

    /// <summary>Whether the processors stand still because somebody wished so.</summary>
    public bool IsPaused => record.State.State == PartitionPhase.Paused;

    /// <summary>Lets the processors stand still.</summary>
    /// <exception cref="ControlException">It has ended, or does so already.</exception>
    public void Pause()
    {
        lock (_gate)
        {
            PartitionPhase phase = CheckAlive();
            if (phase == PartitionPhase.Paused) throw new ControlException("it is paused already");
            if (phase == PartitionPhase.Starting) throw new ControlException("it is still starting");
            monitor.Pause();
            record.Paused(true);
        }
    }

    /// <summary>Lets the processors run again.</summary>
    /// <exception cref="ControlException">It is not paused.</exception>
    public void Resume()
    {
        lock (_gate)
        {
            // a debugger may have stopped it without our knowledge
            if (CheckAlive() != PartitionPhase.Paused && monitor.IsRunning) throw new ControlException("it is not paused");
            monitor.Resume();
            record.Paused(false);
        }
    }

    /// <summary>Passes a signal to the program.</summary>
    /// <param name="number">Its Linux number, 1 to 64.</param>
    /// <exception cref="ControlException">It has ended.</exception>
    public void Signal(int number)
    {
        _ = CheckAlive();
        Request(new ControlRequest(ControlRequestKind.Signal, number));
    }

    /// <summary>Asks the program to end; after the grace the partition is ended.</summary>
    /// <exception cref="ControlException">It has ended.</exception>
    public void Stop(TimeSpan grace)
    {
        lock (_gate)
        {
            // a program that stands still hears nothing
            if (CheckAlive() == PartitionPhase.Paused)
            {
                monitor.Resume();
                record.Paused(false);
            }

            Request(new ControlRequest(ControlRequestKind.Stop, (long)grace.TotalMilliseconds));
        }
    }

    /// <summary>Ends the partition.</summary>
    /// <exception cref="ControlException">It has ended.</exception>
    public void Kill()
    {
        _ = CheckAlive();
        Request(new ControlRequest(ControlRequestKind.Kill));
    }

    /// <summary>Takes what the partition's loop is to do.</summary>
    public bool TryTake(out ControlRequest request) => _requests.TryDequeue(out request);

    private PartitionPhase CheckAlive()
    {
        PartitionState state = record.State;
        return state.IsAlive ? state.State : throw new ControlException("it has ended");
    }

    private void Request(ControlRequest request)
    {
        _requests.Enqueue(request);
        ulong one = 1;
        _ = LibC.write(wake, &one, sizeof(ulong));
    }
}
