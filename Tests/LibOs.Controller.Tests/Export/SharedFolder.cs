using LibOs.Controller.Export;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;
using LibOs.NineP.Tests;

namespace LibOs.Controller.Tests.Export;

/// <summary>A folder with files beside it that must not be reached, served to a client.</summary>
internal sealed class SharedFolder : IAsyncDisposable
{
    private readonly ExportTree _tree = new();
    private Connection _connection = null!;

    private SharedFolder(bool isReadOnly)
    {
        Top = Directory.CreateTempSubdirectory("libos-export-").FullName;
        Inside = Path.Combine(Top, "inside");
        Outside = Path.Combine(Top, "outside");
        _ = Directory.CreateDirectory(Inside);
        _ = Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret"), "secret");
        _tree.Add("share", Inside, isReadOnly);
    }

    /// <summary>What holds both.</summary>
    public string Top { get; }

    /// <summary>What is served.</summary>
    public string Inside { get; }

    /// <summary>What is not.</summary>
    public string Outside { get; }

    public NinePClient Client => _connection.Client;

    public RemoteFile Root => _connection.Root;

    public static async Task<SharedFolder> Serve(bool isReadOnly = false, uint messageSize = 1 << 20)
    {
        var folder = new SharedFolder(isReadOnly);
        folder._connection = await Connection.Attach(folder._tree, new ClientOptions { MessageSize = messageSize });
        return folder;
    }

    public string PathOf(string name) => Path.Combine(Inside, name);

    /// <summary>One more client of the same folder.</summary>
    public Task<Connection> Connect() => Connection.Attach(_tree);

    public async Task<RemoteFile> Open(string path, OpenFlags flags = OpenFlags.ReadOnly)
    {
        RemoteFile file = await Root.Walk(path);
        await file.Open(flags);
        return file;
    }

    public async Task<RemoteFile> Create(string name, OpenFlags flags = OpenFlags.ReadWrite, uint mode = 0x1A4)
    {
        RemoteFile file = await Root.Walk("");
        await file.Create(name, flags, mode);
        return file;
    }

    public static async Task<Errno> ErrorOf(Task call)
    {
        try
        {
            await call;
            return Errno.None;
        }
        catch (NinePException failure)
        {
            return failure.Error;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _tree.Dispose();
        Directory.Delete(Top, recursive: true);
    }
}
