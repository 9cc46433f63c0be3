using System.IO.Compression;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Debug;

/// <summary>A dump. What is needed of it lies in a folder of its own until this is disposed of.</summary>
internal sealed class DumpTarget : DebugTarget
{
    private readonly string _folder;
    private readonly IReadOnlyList<CoreState> _cores;
    private CoreFile? _core;

    private DumpTarget(string folder, IReadOnlyList<CoreState> cores)
    {
        _folder = folder;
        _cores = cores;
    }

    /// <inheritdoc/>
    public override string Image => _folder + "/" + DumpFile.Image;

    /// <summary>The core file.</summary>
    public string Core => _folder + "/" + DumpFile.Core;

    /// <summary>Opens a dump.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserError">It is damaged, or there is no space for its parts.</exception>
    public static DumpTarget Open(string path)
    {
        string folder = Directory.CreateTempSubdirectory("libos-dump-").FullName;
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            foreach (string name in (string[])[DumpFile.Core, DumpFile.Image, DumpFile.Symbols])
                (archive.GetEntry(name) ?? throw new InvalidDataException($"it has no '{name}'")).ExtractToFile(folder + "/" + name);
            return new DumpTarget(folder, DumpFile.ReadCores(archive));
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Directory.Delete(folder, recursive: true);
            throw new UserError($"the dump '{path}' cannot be opened: {error.Message}", PartitionExitCode.NotStarted);
        }
    }

    /// <inheritdoc/>
    public override MachineSnapshot Snapshot()
    {
        try
        {
            _core ??= CoreFile.Open(Core);
        }
        catch (InvalidDataException error)
        {
            throw new UserError($"the dump's core file is damaged: {error.Message}", PartitionExitCode.NotStarted);
        }

        ulong top = _cores.Count > 0 ? _cores[0]["cr3"] : 0;
        return new MachineSnapshot(_cores, new PagedMemory(_core, new PageTables(_core, top)));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _core?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
