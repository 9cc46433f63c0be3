namespace LibOs.Controller.Partitions.Logs;

/// <summary>Reads a log from its oldest record on, also while it is written and its files change places.</summary>
/// <param name="path">The log's file.</param>
internal sealed class LogReader(string path) : IDisposable
{
    private readonly byte[] _header = new byte[LogRecord.HeaderLength];
    private FileStream? _file;
    private bool _isOlder;

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>False when there is none yet.</returns>
    /// <exception cref="IOException">The file is no log.</exception>
    public bool TryRead(out LogRecord record)
    {
        while (true)
        {
            if (_file is null && !OpenFirst())
            {
                record = default;
                return false;
            }

            if (TryReadHere(out record)) return true;
            if (!Advance()) return false;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file?.Dispose();

    private bool TryReadHere(out LogRecord record)
    {
        record = default;
        long start = _file!.Position;
        if (_file.ReadAtLeast(_header, _header.Length, throwOnEndOfStream: false) == _header.Length)
        {
            if (!LogRecord.TryReadHeader(_header, out LogStream stream, out int length, out long time)) throw new IOException($"'{path}' is damaged at byte {start}");
            byte[] content = new byte[length];
            if (_file.ReadAtLeast(content, length, throwOnEndOfStream: false) == length)
            {
                record = new LogRecord(stream, time, content);
                return true;
            }
        }

        // the rest of it is still to come
        _file.Position = start;
        return false;
    }

    private bool OpenFirst()
    {
        _file = TryOpen(path + LogFile.OlderSuffix);
        _isOlder = _file is not null;
        _file ??= TryOpen(path);
        return _file is not null;
    }

    // At the end of the older file, or of one that has become the older one meanwhile, the newer follows.
    private bool Advance()
    {
        if (!_isOlder)
        {
            FileStream? now = TryOpen(path);
            if (now is null) return false;
            if (IsSame(now, _file!))
            {
                now.Dispose();
                return false;
            }

            // what was written between the last look and the change of places comes first
            if (_file!.Position < _file.Length)
            {
                now.Dispose();
                return true;
            }

            _file.Dispose();
            _file = now;
            return true;
        }

        FileStream? next = TryOpen(path);
        if (next is null) return false;
        _file!.Dispose();
        _file = next;
        _isOlder = false;
        return true;
    }

    private static bool IsSame(FileStream a, FileStream b) => Identity(a) == Identity(b);

    private static string? Identity(FileStream file)
    {
        string link = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";
        return Native.LibC.TryInode(link, out ulong inode) ? inode.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static FileStream? TryOpen(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
