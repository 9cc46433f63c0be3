using System.Text;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A file of text that is computed when it is opened, takes commands, or both.</summary>
/// <remarks>
/// Every write of a client is handed over as it comes, in the order of the writes: a command is written in one piece, as echo
/// does. An exception of either function is the client's error number; <see cref="NinePException"/> says which.
/// </remarks>
public sealed class TextFile : SyntheticNode
{
    private readonly Func<CancellationToken, ValueTask<string>>? _read;
    private readonly Func<string, CancellationToken, ValueTask>? _write;

    /// <summary>Makes a file.</summary>
    /// <param name="read">Computes the text, for whoever opens the file for reading; null for a file that is only written.</param>
    /// <param name="write">Takes what is written, without the line end; null for a file that is only read.</param>
    /// <exception cref="ArgumentNullException">Both are null.</exception>
    public TextFile(Func<CancellationToken, ValueTask<string>>? read, Func<string, CancellationToken, ValueTask>? write = null)
        : base(NodeMode.Regular | (read is null ? 0u : 0x100) | (write is null ? 0u : 0x80))
    {
        if (read is null && write is null) throw new ArgumentNullException(nameof(read), "A file is read, written or both.");
        _read = read;
        _write = write;
    }

    /// <summary>Makes a file that is only read, and computed at once.</summary>
    public TextFile(Func<string> read)
        : this(_ => new ValueTask<string>(read())) => ArgumentNullException.ThrowIfNull(read);

    /// <inheritdoc/>
    public override ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request)
    {
        Errno error = CheckAccess(flags);
        if (error != Errno.None) return new(error);
        if ((flags & OpenFlags.AccessMask) == OpenFlags.WriteOnly) return new(new Handle(null, _write));
        ValueTask<string> text = _read!(request.Cancellation);
        return text.IsCompletedSuccessfully ? new(new Handle(text.Result, _write)) : Await(text);

        async ValueTask<OpenResult> Await(ValueTask<string> task) => new Handle(await task.ConfigureAwait(false), _write);
    }

    private sealed class Handle(string? text, Func<string, CancellationToken, ValueTask>? write) : OpenFile
    {
        private readonly byte[]? _content = text is null ? null : Encoding.UTF8.GetBytes(text);
        private readonly SemaphoreSlim _order = new(1);

        public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request) =>
            _content is null ? new(Errno.BadDescriptor) : new(Copy.From(_content, offset, destination.Span));

        public override ValueTask<IoResult> Write(ulong offset, ReadOnlyMemory<Memory<byte>> source, ServerRequest request)
        {
            if (write is null) return new(Errno.BadDescriptor);
            byte[] bytes = Server.Copy.Join(source.Span);
            return Take(bytes.Length, Encoding.UTF8.GetString(bytes).TrimEnd('\n', '\r'), request.Cancellation);
        }

        private async ValueTask<IoResult> Take(int length, string line, CancellationToken cancellation)
        {
            await _order.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await write!(line, cancellation).ConfigureAwait(false);
                return length;
            }
            finally
            {
                _ = _order.Release();
            }
        }
    }
}
