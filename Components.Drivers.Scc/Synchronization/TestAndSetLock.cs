using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The test-and-set bit of a core. There are 48; any core may take any.</summary>
/// <remarks>
/// Reading takes it: 1 says that the reader has it now, 0 that somebody has it. Any write of any core gives it back; the
/// hardware knows no owner and no order. Its state after reset is not certain, and a reset of the core keeps it.
/// </remarks>
public sealed class TestAndSetLock
{
    private const int FirstBackOff = 32;
    private const int LastBackOff = 4096;

    private readonly ISccCore _core;
    private readonly uint _address;

    internal TestAndSetLock(ISccCore core, CoreId owner)
    {
        _core = core;
        Owner = owner;
        _address = CrbRegister.Address(owner, CrbRegister.Lock0, CrbRegister.Lock1);
    }

    /// <summary>The core whose bit it is.</summary>
    public CoreId Owner { get; }

    /// <summary>Takes the lock if it is free.</summary>
    public bool TryAcquire() => (_core.ReadUncached(_address) & 1) != 0;

    /// <summary>Takes the lock, reading it until it is free.</summary>
    public void Acquire()
    {
        while (!TryAcquire()) _core.Relax();
    }

    /// <summary>Takes the lock; looks less and less often while somebody else has it, which spares the mesh.</summary>
    public void AcquireWithBackOff()
    {
        for (int wait = FirstBackOff; !TryAcquire(); wait = Math.Min(wait * 2, LastBackOff)) _core.Spend(wait);
    }

    /// <summary>Gives the lock back, whoever has it.</summary>
    public void Release() => _core.WriteUncached(_address, 0);

    /// <summary>Takes the lock with interrupts off, so that a handler on this core cannot wait for it in vain.</summary>
    /// <returns>Dispose of it to give the lock back and to restore interrupts.</returns>
    public Holder Enter()
    {
        bool enabled = _core.InterruptsEnabled;
        _core.InterruptsEnabled = false;
        Acquire();
        return new Holder(this, enabled);
    }

    /// <summary>Holds a lock until it is disposed of.</summary>
    public readonly ref struct Holder
    {
        private readonly TestAndSetLock _lock;
        private readonly bool _enabled;

        internal Holder(TestAndSetLock held, bool enabled)
        {
            _lock = held;
            _enabled = enabled;
        }

        /// <summary>Gives the lock back and restores interrupts.</summary>
        public void Dispose()
        {
            _lock.Release();
            _lock._core.InterruptsEnabled = _enabled;
        }
    }
}
