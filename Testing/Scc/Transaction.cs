namespace LibOs.Testing.Scc;

/// <summary>The one access that a core may have on its way.</summary>
internal sealed class Transaction
{
    public enum Kind
    {
        Read,
        Write,
        ReadLines,
        WriteLines,
    }

    public Kind Operation;
    public SystemAddress Address;
    public uint Value;
    public byte[] Buffer = new byte[64];

    /// <summary>Bytes of the transfer, whole lines.</summary>
    public int Length;

    /// <summary>Which bytes of the one line are written.</summary>
    public uint Mask;

    /// <summary>Ticks of the way back, without the mesh, and of the lines that follow the first.</summary>
    public long Reply;

    public int Flits;
    public int ReplyFlits;
    public int Token;

    /// <summary>The version of what was read, and where to watch for the next.</summary>
    public long WatchKey;
    public long Stamp;
    public long Arrival;

    public int Lines => Operation is Kind.Read or Kind.Write ? 1 : Length / Cache.LineBytes;
}
