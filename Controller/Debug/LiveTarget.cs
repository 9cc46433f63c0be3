using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Partitions.Logs;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Debug;

/// <summary>A partition that runs or is paused.</summary>
internal sealed class LiveTarget : DebugTarget
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly PartitionFolder _folder;
    private readonly PartitionState _state;
    private GdbClient? _client;

    private LiveTarget(PartitionFolder folder, PartitionState state)
    {
        _folder = folder;
        _state = state;
    }

    /// <inheritdoc/>
    public override string Image => _state.Image;

    /// <summary>The debugging port's socket.</summary>
    public string Socket => _folder.Path + "/" + PartitionFolder.DebugSocket;

    /// <summary>Finds a partition.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="UserError">There is none of that name that runs.</exception>
    public static new LiveTarget Find(string name)
    {
        PartitionRegistry registry = PartitionRegistry.Open();
        if (!PartitionName.IsValid(name)) throw new UserError($"'{name}' is neither a partition nor a dump", PartitionExitCode.NotStarted);
        PartitionReport report = registry.Find(name);
        PartitionFolder folder = registry.Folder(name);
        return report.Partition.IsAlive && folder.ReadState() is { } state && File.Exists(folder.Path + "/" + PartitionFolder.DebugSocket)
            ? new LiveTarget(folder, state)
            : throw new UserError($"the partition '{name}' does not run", PartitionExitCode.NotStarted);
    }

    /// <inheritdoc/>
    public override MachineSnapshot Snapshot()
    {
        try
        {
            return MachineSnapshot.Take(_client ??= GdbClient.Connect(Socket, s_patience));
        }
        catch (IOException error)
        {
            throw new UserError($"the partition '{_state.Name}' cannot be looked at: {error.Message}", PartitionExitCode.NotStarted);
        }
    }

    /// <summary>Writes a dump; the partition stands still meanwhile.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="reason">Why, in a line.</param>
    /// <exception cref="IOException">There is no space, or no such folder.</exception>
    public void WriteDump(string path, string reason)
    {
        MachineSnapshot machine = Snapshot();
        using MemoryFile memory = MemoryFile.TryOpen(_state.SupervisorId)
            ?? throw new UserError($"the memory of the partition '{_state.Name}' cannot be read: it belongs to another user", PartitionExitCode.NotStarted);
        string log = ReadLog(_folder.KernelLog);
        DumpFile.Write(path, machine, memory, new DumpContent(_state.Name, Image, _state.Arguments, reason, log));
    }

    // A partition in the foreground has no log but in its memory.
    private static string ReadLog(string path)
    {
        var text = new StringBuilder();
        try
        {
            using var reader = new LogReader(path);
            while (reader.TryRead(out LogRecord record)) _ = text.Append(Encoding.UTF8.GetString(record.Content.Span));
        }
        catch (IOException error)
        {
            _ = text.Append("(").Append(error.Message).Append(")\n");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_client is null) return;
        try
        {
            _client.Detach(resume: _client.WasRunning);
        }
        catch (IOException)
        {
            // the partition has ended meanwhile
        }
    }
}
