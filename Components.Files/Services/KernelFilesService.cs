using LibOs.Abstractions.Services;

namespace LibOs.Components.Files;

/// <summary>The figures of the kernel's own file systems.</summary>
internal sealed class KernelFilesService : IFilesService
{
    private readonly IFileMemory _memory;

    public KernelFilesService(IFileMemory memory, long? limit)
    {
        _memory = memory;
        if (limit is { } bytes) memory.FileMemoryLimit = bytes;
    }

    public long MemoryLimit => _memory.FileMemoryLimit;

    public long MemoryUsed => _memory.FileMemoryUsed;
}
