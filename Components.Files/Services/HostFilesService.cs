namespace LibOs.Components.Files;

/// <summary>The figures of the directory of temporary files of another system.</summary>
internal sealed class HostFilesService : IFilesService
{
    private static DriveInfo Drive => new(Path.GetTempPath());

    public long MemoryLimit => Drive.TotalSize;

    public long MemoryUsed => Drive.TotalSize - Drive.TotalFreeSpace;
}
