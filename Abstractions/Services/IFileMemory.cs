namespace LibOs.Abstractions.Services;

/// <summary>The memory that files of the program's own take: those below /tmp and wherever else nothing of the host is mounted.</summary>
/// <remarks>Implemented by the kernel's view beside <see cref="IKernelView"/>. Safe from any thread.</remarks>
public interface IFileMemory
{
    /// <summary>The most that the content of such files may take, in bytes; 0 in an image without files.</summary>
    long FileMemoryLimit { get; set; }

    /// <summary>What it takes now, in bytes.</summary>
    long FileMemoryUsed { get; }
}
