using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Tree;

/// <summary>A file of the host, to be read: the image, its symbols.</summary>
/// <param name="path">The file.</param>
internal sealed class HostFile(string path) : DataFile(0x100)
{
    /// <inheritdoc/>
    public override ulong Size => File.Exists(path) ? (ulong)new FileInfo(path).Length : 0;

    /// <inheritdoc/>
    public override async ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation)
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            return await RandomAccess.ReadAsync(file, destination, (long)offset, cancellation).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return Errno.NoEntry;
        }
        catch (UnauthorizedAccessException)
        {
            return Errno.Access;
        }
    }
}
