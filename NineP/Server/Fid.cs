namespace LibOs.NineP.Server;

/// <summary>A client's handle of a file. Counted: the client's table and every request that uses it.</summary>
internal sealed class Fid(uint number, Node node)
{
    private const int Free = 0, Opening = 1, Opened = 2;

    private readonly Node _first = node;
    private Node _node = node;
    private int _references = 1;
    private int _state;

    public uint Number => number;

    /// <summary>What it stands for; for a created file not what it began as.</summary>
    public Node Node => Volatile.Read(ref _node);

    /// <summary>The open file; set once.</summary>
    public OpenFile? File { get; private set; }

    public bool IsFree => Volatile.Read(ref _state) == Free;

    /// <summary>Claims the one right to open it.</summary>
    public bool TryBeginOpen() => Interlocked.CompareExchange(ref _state, Opening, Free) == Free;

    public void EndOpen(OpenFile? file)
    {
        File = file;
        Volatile.Write(ref _state, file is null ? Free : Opened);
    }

    /// <summary>The fid of a directory becomes that of the file created in it. The directory is kept: another request may be using it.</summary>
    public void Become(Node created, OpenFile file)
    {
        Volatile.Write(ref _node, created);
        EndOpen(file);
    }

    /// <summary>Takes a reference; the caller knows that there is one.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; the last one closes.</summary>
    /// <returns>What closing said.</returns>
    public Protocol.Errno Release()
    {
        if (Interlocked.Decrement(ref _references) > 0) return Protocol.Errno.None;
        Protocol.Errno error = Protocol.Errno.None;
        try
        {
            if (File is not null) error = File.Close();
            _first.Release();
            if (!ReferenceEquals(_first, _node)) _node.Release();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            error = Session.ErrorOf(failure);
        }

        return error;
    }
}
