using System.Text;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A file that grows: readers wait at its end. It keeps the last bytes, and readers that fall behind miss what went before.</summary>
/// <remarks>Each reader counts offsets from where it began; one that fell behind goes on with the oldest byte kept.</remarks>
public sealed class StreamFile : SyntheticNode
{
    private readonly Lock _gate = new();
    private readonly byte[] _kept;
    private readonly bool _beginsAtEnd;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _written;
    private bool _isComplete;

    /// <summary>Makes an empty file.</summary>
    /// <param name="capacity">How many bytes are kept; more than 0.</param>
    /// <param name="beginsAtEnd">Whether a reader begins with what is written after it has opened the file, instead of with all that is kept.</param>
    public StreamFile(int capacity = 64 * 1024, bool beginsAtEnd = false)
        : base(NodeMode.Regular | 0x100)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _kept = new byte[capacity];
        _beginsAtEnd = beginsAtEnd;
    }

    /// <summary>Appends a line; the line end is added.</summary>
    public void AppendLine(string line) => Append(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Appends bytes, and wakes readers.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        lock (_gate)
        {
            _written += (ulong)bytes.Length;
            if (bytes.Length > _kept.Length) bytes = bytes[^_kept.Length..];
            int at = (int)((_written - (ulong)bytes.Length) % (ulong)_kept.Length);
            int first = Math.Min(bytes.Length, _kept.Length - at);
            bytes[..first].CopyTo(_kept.AsSpan(at));
            bytes[first..].CopyTo(_kept);
            Wake();
        }
    }

    /// <summary>Nothing is appended any more: readers come to an end.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Wake();
        }
    }

    /// <inheritdoc/>
    public override ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request)
    {
        Errno error = CheckAccess(flags);
        if (error != Errno.None) return new(error);
        lock (_gate) return new(new Handle(this, _beginsAtEnd ? _written : Oldest));
    }

    private ulong Oldest => _written - Math.Min(_written, (ulong)_kept.Length);

    private void Wake()
    {
        _ = _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Copies what is there.</summary>
    /// <returns>How many bytes, or -1 when a reader must wait for <paramref name="changed"/>.</returns>
    private int Take(ref ulong start, ulong offset, ReadOnlySpan<Memory<byte>> destination, out Task changed)
    {
        lock (_gate)
        {
            changed = _changed.Task;
            // beyond the end there is nothing to wait for, unless it is the end
            if (offset > _written - start) return _isComplete ? 0 : -1;
            ulong position = start + offset;
            if (position < Oldest)
            {
                start += Oldest - position;
                position = Oldest;
            }

            if (position == _written) return _isComplete ? 0 : -1;
            int count = 0;
            foreach (Memory<byte> piece in destination)
            {
                Span<byte> rest = piece.Span;
                while (!rest.IsEmpty && position < _written)
                {
                    int at = (int)(position % (ulong)_kept.Length);
                    int part = (int)Math.Min((ulong)Math.Min(rest.Length, _kept.Length - at), _written - position);
                    _kept.AsSpan(at, part).CopyTo(rest);
                    rest = rest[part..];
                    position += (uint)part;
                    count += part;
                }
            }

            return count;
        }
    }

    private sealed class Handle(StreamFile file, ulong start) : OpenFile
    {
        private ulong _start = start;

        public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request)
        {
            int count = file.Take(ref _start, offset, destination.Span, out Task changed);
            return count >= 0 ? new(count) : Wait(offset, destination, changed, request.Cancellation);
        }

        private async ValueTask<IoResult> Wait(ulong offset, ReadOnlyMemory<Memory<byte>> destination, Task changed, CancellationToken cancellation)
        {
            while (true)
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
                int count = file.Take(ref _start, offset, destination.Span, out changed);
                if (count >= 0) return count;
            }
        }
    }
}
