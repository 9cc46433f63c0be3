namespace LibOs.Testing;

/// <summary>A 16550 serial port at 3F8h to 3FFh that keeps what is sent.</summary>
public sealed class SimulatedUart
{
    private const ushort Base = 0x3F8;
    private const ushort LineStatus = Base + 5;
    private const byte TransmitterEmpty = 0x60;

    private readonly List<byte> _sent = [];
    private int _busyPolls;

    /// <summary>How many polls of the line status it stays busy for after each byte; -1 for ever.</summary>
    public int BusyPolls { get; set; }

    /// <summary>What was sent so far.</summary>
    public byte[] Sent => [.. _sent];

    /// <summary>How often the line status was read.</summary>
    public int Polls { get; private set; }

    internal static bool Owns(ushort port) => port is >= Base and < Base + 8;

    internal byte Read(ushort port)
    {
        if (port != LineStatus) return 0;
        Polls++;
        if (BusyPolls < 0) return 0;
        if (_busyPolls == 0) return TransmitterEmpty;
        _busyPolls--;
        return 0;
    }

    internal void Write(ushort port, byte value)
    {
        if (port != Base) return;
        _sent.Add(value);
        _busyPolls = BusyPolls;
    }
}
