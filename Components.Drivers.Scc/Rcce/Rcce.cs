using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>RCCE: message passing between the cores of the SCC through their message-passing buffers. One object a core.</summary>
/// <remarks>
/// <para>
/// Every unit of execution (UE: a core that takes part) makes one with the same options and makes the same collective calls
/// and allocations in the same order. Nothing runs in the background: a message moves while both sides are in calls.
/// </para>
/// <para>Names follow Intel's library: RCCE_send is <see cref="Send"/>. Errors are <see cref="RcceException"/> with RCCE's codes.</para>
/// </remarks>
public sealed partial class Rcce : IDisposable
{
    private static readonly string[] s_errors =
    [
        "Target lies outside the communication buffer", "Source lies outside the communication buffer", "Undefined unit of execution",
        "Message length is wrong", "Flag is undefined", "Number of units of execution is out of range", "Source and target overlap",
        "Not aligned to a line of 32 bytes", "Undefined debug flag", "Flag lies outside the communication buffer", "Flag's status is undefined",
        "No room for another flag", "Value is undefined", "Invalid error code", "Voltage controller is not mapped",
        "Voltage controller failed", "A change of power is under way", "Clock divider is out of range", "Voltage does not carry the clock",
        "No change of power is under way", "Request of power is stale", "Communicator is undefined", "Illegal reduction", "Illegal type",
        "Not enough memory", "Communicator exists already", "Core does not take part", "No multicast",
    ];

    private readonly ISccCore _core;
    private readonly MessagePassingBuffer _mpb;
    private readonly CoreId[] _cores;
    private readonly MpbAllocator _allocator;
    private readonly RcceFlag[] _sent;
    private readonly RcceFlag[] _ready;
    private readonly MpbPointer _chunk;
    private int _communicators;
    private bool _disposed;

    private Rcce(SccDriver scc, RcceOptions options)
    {
        Scc = scc;
        _core = scc.Core;
        _mpb = scc.Mpb;
        _cores = [.. options.Cores.Select(static number => new CoreId(number))];
        Ue = Array.IndexOf(_cores, scc.Me);
        if (Ue < 0) throw new RcceException(RcceError.CoreNotInHostfile, $"{scc.Me} is not among the cores of RcceOptions.Cores.");
        _mpb.Clear(scc.Me);
        _mpb.Drain();
        _allocator = new MpbAllocator();
        _sent = AllocateFlags(NumUes);
        _ready = AllocateFlags(NumUes);
        World = NewCommunicator([.. Enumerable.Range(0, NumUes)], Ue);
        ChunkBytes = (_allocator.LargestFree - options.MallocBytes) / (2 * LineBytes) * (2 * LineBytes);
        if (ChunkBytes < 2 * LineBytes || !_allocator.TryAllocate(ChunkBytes, out int chunk))
            throw new RcceException(RcceError.Malloc, $"RcceOptions.MallocBytes of {options.MallocBytes} leaves no room for messages.");
        _chunk = new MpbPointer(chunk);
        _receiving = new Queue<RcceRequest>[NumUes];
        for (int i = 0; i < NumUes; i++) _receiving[i] = new Queue<RcceRequest>();
        if (options.Synchronize) BarrierAir(World);
    }

    /// <summary>The bytes of a line; Put, Get and allocations come in whole lines.</summary>
    public const int LineBytes = MessagePassingBuffer.LineBytes;

    /// <summary>The driver underneath.</summary>
    public SccDriver Scc { get; }

    /// <summary>The rank of this unit of execution, 0 to <see cref="NumUes"/> - 1 (RCCE_ue).</summary>
    public int Ue { get; }

    /// <summary>The number of units of execution (RCCE_num_ues).</summary>
    public int NumUes => _cores.Length;

    /// <summary>All units of execution (RCCE_COMM_WORLD).</summary>
    public RcceCommunicator World { get; }

    /// <summary>Bytes of a message that move at a time through the sender's buffer.</summary>
    public int ChunkBytes { get; }

    /// <summary>Seconds of the chip's clock (RCCE_wtime).</summary>
    public double Wtime => Scc.Time.Ticks / (double)GlobalTimestamp.TicksPerSecond;

    /// <summary>Starts RCCE on this core (RCCE_init): clears the own buffer and meets the others.</summary>
    /// <param name="scc">The driver of this core.</param>
    /// <param name="options">The same on all cores; by default all 48 take part.</param>
    /// <exception cref="RcceException">NumUes, Id, CoreNotInHostfile or Malloc.</exception>
    public static Rcce Init(SccDriver scc, RcceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scc);
        options ??= new RcceOptions();
        if (options.Cores.Count is < 1 or > SccTopology.CoreCount) throw new RcceException(RcceError.NumUes, $"{options.Cores.Count} cores take part; 1 to {SccTopology.CoreCount} can.");
        if (options.Cores.Any(static core => core is < 0 or >= SccTopology.CoreCount) || options.Cores.Distinct().Count() != options.Cores.Count)
            throw new RcceException(RcceError.Id, "RcceOptions.Cores holds a core twice, or one that does not exist.");
        return new Rcce(scc, options);
    }

    /// <summary>The text of an error (RCCE_error_string).</summary>
    /// <param name="error">The error.</param>
    public static string ErrorString(RcceError error)
    {
        int index = (int)error - (int)RcceError.Target;
        if (error == RcceError.Success) return "Success";
        return index >= 0 && index < s_errors.Length ? s_errors[index] : "Unknown error";
    }

    /// <summary>The core that a unit of execution runs on.</summary>
    /// <param name="ue">Its rank.</param>
    public CoreId CoreOf(int ue) => _cores[CheckUe(ue)];

    /// <summary>Ends RCCE on this core (RCCE_finalize): waits for all others.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Barrier();
    }

    private int CheckUe(int ue) => ue >= 0 && ue < NumUes ? ue : throw new RcceException(RcceError.Id, $"there is no unit of execution {ue}; there are {NumUes}.");
}
