using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Tree;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;

namespace LibOs.Controller.Mount;

/// <summary>The trees of all partitions, each connected when it is first looked into.</summary>
/// <param name="registry">The partitions.</param>
internal sealed class MountedPartitions(PartitionRegistry registry)
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (int Supervisor, TreeClient Client)> _clients = new(StringComparer.Ordinal);

    /// <summary>The names of those that run.</summary>
    public IReadOnlyList<string> Names() => [.. registry.List().Select(report => report.Partition).Where(state => state.IsAlive).Select(state => state.Name)];

    /// <summary>Finds a file.</summary>
    /// <param name="path">A partition's name and the path in it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="NinePException">There is none.</exception>
    public async Task<RemoteFile> Walk(string path, CancellationToken cancellation)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        TreeClient client = await Client(slash < 0 ? path : path[..slash], cancellation).ConfigureAwait(false);
        return await client.Root.Walk(slash < 0 ? "" : path[(slash + 1)..], cancellation).ConfigureAwait(false);
    }

    private async Task<TreeClient> Client(string name, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            SupervisorClaim? claim = PartitionName.IsValid(name) ? registry.Folder(name).ReadClaim() : null;
            bool alive = claim is { IsAlive: true };
            if (_clients.TryGetValue(name, out (int Supervisor, TreeClient Client) known))
            {
                if (alive && known.Supervisor == claim!.Supervisor) return known.Client;
                // another of that name, or none any more
                _ = _clients.Remove(name);
                await known.Client.DisposeAsync().ConfigureAwait(false);
            }

            TreeClient? client = alive ? await TreeClient.Connect(registry.Folder(name)).ConfigureAwait(false) : null;
            if (client is null) throw new NinePException(Errno.NoEntry);
            _clients[name] = (claim!.Supervisor, client);
            return client;
        }
        finally
        {
            _ = _gate.Release();
        }
    }
}
