using System.Buffers.Binary;
using System.Collections.Concurrent;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>A client at the other end of a stream.</summary>
internal sealed class StreamConnection(Stream stream, Session session, SessionOptions options)
{
    private const int InputLength = 64 * 1024, OutputLength = 64 * 1024;

    private readonly byte[] _input = new byte[InputLength];
    private readonly byte[] _output = new byte[OutputLength];
    private readonly ConcurrentQueue<StreamRequest> _answers = new();
    private readonly ConcurrentBag<StreamRequest> _idle = [];
    private readonly SemaphoreSlim _room = new(options.MaximumRequests);
    private readonly CancellationTokenSource _broken = new();
    private int _inputStart, _inputEnd, _isWriting;
    private int _submitter;

    public async Task Run(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _broken.Token);
        try
        {
            while (await ReadMessage(end.Token).ConfigureAwait(false) is { } request)
            {
                _submitter = Environment.CurrentManagedThreadId;
                _ = session.Submit(request);
                _submitter = 0;
                _ = Drain();
            }
        }
        catch (Exception failure) when (failure is IOException and not NinePException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // the client has gone
        }
        finally
        {
            await session.Close().ConfigureAwait(false);
            await _broken.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>An answer is ready. Called under the session's lock.</summary>
    public void Send(StreamRequest request)
    {
        _answers.Enqueue(request);
        // what is answered at once goes out when the submitting thread comes back, together
        if (Environment.CurrentManagedThreadId != _submitter) ThreadPool.UnsafeQueueUserWorkItem(static connection => _ = connection.Drain(), this, preferLocal: false);
    }

    private async Task Drain()
    {
        while (!_answers.IsEmpty)
        {
            if (Interlocked.Exchange(ref _isWriting, 1) != 0) return;
            try
            {
                int filled = 0;
                while (_answers.TryDequeue(out StreamRequest? request))
                {
                    ReadOnlyMemory<byte> answer = request.Answer;
                    if (answer.Length > OutputLength - filled && filled > 0)
                    {
                        await Write(_output.AsMemory(0, filled)).ConfigureAwait(false);
                        filled = 0;
                    }

                    if (answer.Length > OutputLength)
                    {
                        await Write(answer).ConfigureAwait(false);
                    }
                    else
                    {
                        answer.CopyTo(_output.AsMemory(filled));
                        filled += answer.Length;
                    }

                    request.Recycle();
                    _idle.Add(request);
                    _ = _room.Release();
                }

                if (filled > 0) await Write(_output.AsMemory(0, filled)).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _isWriting, 0);
            }
        }
    }

    private async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        if (_broken.IsCancellationRequested) return;
        try
        {
            await stream.WriteAsync(bytes, _broken.Token).ConfigureAwait(false);
            await stream.FlushAsync(_broken.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // nobody reads any more: what is left has no receiver
            await _broken.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads a message; null at the end.</summary>
    private async ValueTask<StreamRequest?> ReadMessage(CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        while (_inputEnd - _inputStart < 4)
        {
            if (_inputStart > 0)
            {
                _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
                _inputEnd -= _inputStart;
                _inputStart = 0;
            }

            int read = await stream.ReadAsync(_input.AsMemory(_inputEnd), cancellation).ConfigureAwait(false);
            // an end within a message is a client that died
            if (read == 0) return null;
            _inputEnd += read;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(_input.AsSpan(_inputStart));
        uint limit = session.MessageSize == 0 ? NinePConstants.MinimumMessageSize : options.MaximumMessageSize;
        if (size < NinePConstants.HeaderLength || size > limit)
            throw new InvalidDataException($"A message of {size} bytes: it must have {NinePConstants.HeaderLength} to {limit}.");

        if (!_idle.TryTake(out StreamRequest? request)) request = new StreamRequest(this);
        Memory<byte> message = request.Prepare((int)size);
        int there = Math.Min((int)size, _inputEnd - _inputStart);
        _input.AsSpan(_inputStart, there).CopyTo(message.Span);
        _inputStart += there;
        if (there < size)
        {
            try
            {
                await stream.ReadExactlyAsync(message[there..], cancellation).ConfigureAwait(false);
            }
            catch (EndOfStreamException)
            {
                return null;
            }
        }

        return request;
    }
}
