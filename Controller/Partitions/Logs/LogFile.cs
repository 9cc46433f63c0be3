using System.Globalization;
using System.Text;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Logs;

/// <summary>Writes a log of bounded size: a file and the one before it, each of half the limit.</summary>
/// <remarks>
/// A full disk stops nobody: the older file makes room first; what still finds no place is counted, and the count is
/// written as soon as there is room again.
/// </remarks>
internal sealed unsafe class LogFile : IDisposable
{
    /// <summary>What is behind the name of the older file.</summary>
    public const string OlderSuffix = ".1";

    private readonly string _path;
    private readonly long _half;
    private byte[] _buffer = new byte[4096];
    private int _descriptor = -1;
    private long _length;
    private long _lost;

    /// <summary>Begins a log.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="limit">The most bytes that both files take together.</param>
    public LogFile(string path, long limit)
    {
        _path = path;
        _half = Math.Max(limit / 2, 4096);
        Open();
    }

    /// <summary>Writes a record, in several where it is long.</summary>
    public void Append(LogStream stream, ReadOnlySpan<byte> content)
    {
        int piece = (int)Math.Min(LogRecord.MaximumContent, _half / 2);
        while (content.Length > piece)
        {
            AppendPiece(stream, content[..piece]);
            content = content[piece..];
        }

        AppendPiece(stream, content);
    }

    /// <summary>Gives the space of the older file back.</summary>
    /// <returns>Whether there was any.</returns>
    public bool FreeSpace()
    {
        if (!File.Exists(_path + OlderSuffix)) return false;
        File.Delete(_path + OlderSuffix);
        return true;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (_descriptor >= 0) _ = LibC.close(_descriptor);
        _descriptor = -1;
    }

    private void AppendPiece(LogStream stream, ReadOnlySpan<byte> content)
    {
        if (_lost > 0)
        {
            byte[] notice = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"libos: {_lost} bytes of output are not in this log: there was no space\n"));
            if (!TryWrite(LogStream.Supervisor, notice))
            {
                _lost += content.Length;
                return;
            }

            _lost = 0;
        }

        if (!TryWrite(stream, content)) _lost += content.Length;
    }

    private bool TryWrite(LogStream stream, ReadOnlySpan<byte> content)
    {
        int length = LogRecord.HeaderLength + content.Length;
        if (_length > 0 && _length + length > _half) Rotate();
        if (_buffer.Length < length) _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        LogRecord.WriteHeader(_buffer, stream, content.Length, Clock.UnixTime);
        content.CopyTo(_buffer.AsSpan(LogRecord.HeaderLength));
        return Put(length) || (FreeSpace() && Put(length));
    }

    // All of the record or nothing: a reader never finds half of one in the middle.
    private bool Put(int length)
    {
        if (_descriptor < 0) Open();
        if (_descriptor < 0) return false;
        // SAFETY: pinned while the kernel reads it.
        fixed (byte* start = _buffer)
        {
            if (Descriptors.WriteAll(_descriptor, start, length))
            {
                _length += length;
                return true;
            }
        }

        _ = LibC.ftruncate(_descriptor, _length);
        return false;
    }

    private void Rotate()
    {
        Dispose();
        try
        {
            File.Move(_path, _path + OlderSuffix, overwrite: true);
        }
        catch (IOException)
        {
            // no matter: it is cut short where it stands
        }

        Open();
    }

    private void Open()
    {
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* path = Descriptors.ZeroTerminated(_path))
        {
            _descriptor = LibC.open(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_TRUNC | LibC.O_APPEND | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, 0x180);
        }

        _length = 0;
    }
}
