using Microsoft.Win32.SafeHandles;

namespace LibOs.Controller.Debug;

/// <summary>A partition's memory, read from the memory file that its supervisor holds.</summary>
internal sealed class MemoryFile : IPhysicalMemory, IDisposable
{
    // as QEMU's microvm has it: memory beyond 3 GiB begins at 4 GiB
    private const ulong HoleStart = 0xc000_0000;
    private const ulong HoleEnd = 0x1_0000_0000;
    private const string Link = "/memfd:libos-ram";

    private readonly SafeFileHandle _file;
    private readonly ulong _length;

    private MemoryFile(SafeFileHandle file)
    {
        _file = file;
        _length = (ulong)RandomAccess.GetLength(file);
        ulong below = Math.Min(_length, HoleStart);
        Ranges = _length > below ? [(0, below), (HoleEnd, _length - below)] : [(0, below)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(ulong Start, ulong Length)> Ranges { get; }

    /// <summary>Opens the memory of a partition.</summary>
    /// <param name="supervisor">The process that runs it.</param>
    /// <returns>Null when that process is another's, or has ended.</returns>
    public static MemoryFile? TryOpen(int supervisor)
    {
        try
        {
            foreach (string entry in Directory.EnumerateFiles($"/proc/{supervisor}/fd"))
            {
                string? target = File.ResolveLinkTarget(entry, returnFinalTarget: false)?.FullName;
                if (target is null || !target.Contains(Link, StringComparison.Ordinal)) continue;
                return new MemoryFile(File.OpenHandle(entry, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // it has ended meanwhile
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Read(ulong address, Span<byte> destination)
    {
        ulong offset = address < HoleStart ? address : address - HoleEnd + HoleStart;
        if (address is >= HoleStart and < HoleEnd || offset > _length || (ulong)destination.Length > _length - offset) return false;
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_file, destination, (long)offset);
            if (read <= 0) return false;
            offset += (ulong)read;
            destination = destination[read..];
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
