using LibOs.Controller.Partitions.Control;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>A supervisor's hold on its partition's entry: keeps the state and writes every change of it down.</summary>
internal sealed class PartitionRecord
{
    private readonly Lock _gate = new();
    private readonly SupervisorClaim _claim;
    private PartitionState _state;
    private bool _closed;

    /// <summary>Takes hold of a folder that <see cref="PartitionRegistry.Create"/> has made for this process.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="state">What is known before the start.</param>
    public PartitionRecord(PartitionFolder folder, PartitionState state)
    {
        Folder = folder;
        _claim = SupervisorClaim.Own(state.Detached, state.Memory);
        _state = state;
    }

    /// <summary>The folder.</summary>
    public PartitionFolder Folder { get; }

    /// <summary>What happens to the partition.</summary>
    public PartitionEvents Events { get; } = new();

    /// <summary>The state as it is now.</summary>
    public PartitionState State
    {
        get
        {
            lock (_gate) return _state;
        }
    }

    /// <summary>Gives space back when the disk is full; null when there is nothing to give.</summary>
    public Func<bool>? MakeRoom { get; set; }

    /// <summary>The machine has been started.</summary>
    public void MachineStarted(int id)
    {
        lock (_gate)
        {
            ulong start = Native.ProcessFacts.TryRead(id, out Native.ProcessFacts facts) ? facts.Start : 0;
            Try(() => Folder.WriteClaim(_claim with { Machine = id, MachineStart = start }));
            _state = _state with { MachineId = id };
        }
    }

    /// <summary>The kernel is up.</summary>
    public void Running()
    {
        Enter(PartitionPhase.Running);
        Events.Add("started");
    }

    /// <summary>The processors stand still, or run again.</summary>
    public void Paused(bool paused)
    {
        Enter(paused ? PartitionPhase.Paused : PartitionPhase.Running);
        Events.Add(paused ? "paused" : "resumed");
    }

    /// <summary>The program was asked to end.</summary>
    public void Stopping()
    {
        Enter(PartitionPhase.Stopping);
        Events.Add("stopping");
    }

    /// <summary>It has ended.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="reason">Why, where that is not the program's own doing.</param>
    /// <param name="cpuTime">The processor time that the machine has used.</param>
    public void Ended(int code, string? reason, TimeSpan cpuTime)
    {
        lock (_gate)
        {
            _state = _state with
            {
                State = PartitionPhase.Ended,
                Ended = DateTimeOffset.UtcNow,
                ExitCode = code,
                Reason = reason,
                CpuMilliseconds = (long)cpuTime.TotalMilliseconds,
            };
            _closed = true;
            Folder.RemoveSockets();
            if (_state.Detached) Save();
            else Folder.Remove();
        }

        Events.End();
    }

    private void Enter(PartitionPhase phase)
    {
        lock (_gate)
        {
            if (_closed) return;
            _state = _state with { State = phase };
            Save();
        }
    }

    private void Save() => Try(() => Folder.WriteState(_state));

    // The program goes on, whatever becomes of the disk.
    private void Try(Action write)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                write();
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (MakeRoom is null || !MakeRoom()) return;
            }
        }
    }
}
