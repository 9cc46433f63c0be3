using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Client;

/// <summary>A client of one server, over a stream. Any number of calls may be under way, from any threads.</summary>
/// <remarks>
/// A call whose token is cancelled is given up with Tflush, and ends when the server has said so: with its result if that came
/// first, else with <see cref="OperationCanceledException"/>. A server's error is a <see cref="NinePException"/>; when the connection
/// ends, every call fails with <see cref="IOException"/>.
/// </remarks>
public sealed class NinePClient : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly Dictionary<ushort, PendingCall> _calls = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _end = new();
    private readonly Stack<uint> _freeFids = new();
    private readonly int _tags;
    private Task _reading = Task.CompletedTask;
    private Exception? _failure;
    private ushort _lastTag;
    private uint _nextFid;

    private NinePClient(Stream stream, ClientOptions options)
    {
        _stream = stream;
        _room = new SemaphoreSlim(options.MaximumRequests);
        _tags = Math.Min(options.MaximumRequests * 2, 65_000);
        MessageSize = options.MessageSize;
    }

    internal delegate int Encoder(Span<byte> destination, ushort tag);

    /// <summary>The largest message agreed on, in bytes.</summary>
    public uint MessageSize { get; private set; }

    /// <summary>The most data in one message, in bytes.</summary>
    public int MaximumData => (int)MessageSize - NinePConstants.WriteHeadLength - 1;

    /// <summary>Begins a session.</summary>
    /// <param name="stream">Both ways to the server; disposed of with the client.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NinePException">The server does not speak 9P2000.L, or refuses.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public static async Task<NinePClient> Connect(Stream stream, ClientOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new ClientOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MessageSize, (uint)NinePConstants.MinimumMessageSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MessageSize, 64u << 20, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumRequests, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumRequests, 60_000, nameof(options));
        var client = new NinePClient(stream, options);
        client._reading = client.ReadAnswers();
        try
        {
            byte[] answer = await client.Call(
                MessageType.Tversion, VersionMessage.FixedLength + 8,
                (to, tag) => new VersionMessage(options.MessageSize, NinePConstants.Version).Write(to, MessageType.Tversion, tag), cancellation).ConfigureAwait(false);
            client.AcceptVersion(answer);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Attaches to a tree.</summary>
    /// <param name="root">Which tree, where the server has many.</param>
    /// <param name="user">The name of the user.</param>
    /// <param name="userId">The number of the user.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The root of the tree.</returns>
    public async Task<RemoteFile> Attach(string root = "", string user = "", uint userId = NinePConstants.NoUserId, CancellationToken cancellation = default)
    {
        byte[] rootName = Encoding.UTF8.GetBytes(root), userName = Encoding.UTF8.GetBytes(user);
        uint fid = TakeFid();
        try
        {
            byte[] answer = await Call(
                MessageType.Tattach, Tattach.FixedLength + rootName.Length + userName.Length,
                (to, tag) => new Tattach(fid, NinePConstants.NoFid, userName, rootName, userId).Write(to, tag), cancellation).ConfigureAwait(false);
            return new RemoteFile(this, fid, QidMessage.TryRead(answer, MessageType.Rattach, out Qid qid) ? qid : throw Malformed());
        }
        catch (NinePException)
        {
            ReturnFid(fid);
            throw;
        }
    }

    /// <summary>Ends the connection; calls that are under way fail.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    internal static NinePException Malformed() => new(Errno.BadMessage, "The server's answer is malformed.");

    internal uint TakeFid()
    {
        lock (_gate) return _freeFids.TryPop(out uint fid) ? fid : _nextFid++;
    }

    internal void ReturnFid(uint fid)
    {
        lock (_gate) _freeFids.Push(fid);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="room">The length of the message in bytes, or more.</param>
    /// <param name="encode">Writes it.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <param name="destination">Where the data of an Rread goes; the answer then ends before it.</param>
    /// <returns>The answer, of the type that belongs to the request.</returns>
    internal async Task<byte[]> Call(MessageType type, int room, Encoder encode, CancellationToken cancellation, Memory<byte> destination = default)
    {
        if (room > MessageSize) throw new NinePException(Errno.MessageSize);
        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            PendingCall call = Register(type, destination, null);
            await Send(call, room, encode).ConfigureAwait(false);
            byte[] answer;
            if (cancellation.CanBeCanceled)
            {
                await using (cancellation.UnsafeRegister(_ => GiveUp(call), null).ConfigureAwait(false))
                    answer = await call.Task.ConfigureAwait(false);
            }
            else
            {
                answer = await call.Task.ConfigureAwait(false);
            }

            return Check(type, answer);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            _ = _room.Release();
        }
    }

    private static byte[] Check(MessageType type, byte[] answer)
    {
        var got = (MessageType)answer[4];
        if (got == type + 1) return answer;
        throw got == MessageType.Rlerror && Rlerror.TryRead(answer, out Rlerror error) ? new NinePException(error.Error) : Malformed();
    }

    private void AcceptVersion(byte[] answer)
    {
        if (!VersionMessage.TryRead(answer, MessageType.Rversion, out VersionMessage version)) throw Malformed();
        if (!version.Version.SequenceEqual(NinePConstants.Version))
            throw new NinePException(Errno.NotSupported, $"The server speaks '{Encoding.UTF8.GetString(version.Version)}', not 9P2000.L.");
        if (version.MessageSize > MessageSize || version.MessageSize < 256) throw Malformed();
        MessageSize = version.MessageSize;
    }

    private PendingCall Register(MessageType type, Memory<byte> destination, PendingCall? givesUp)
    {
        lock (_gate)
        {
            if (_failure is not null) throw Ended(_failure);
            ushort tag = NinePConstants.NoTag;
            if (type != MessageType.Tversion)
            {
                do
                {
                    _lastTag = (ushort)((_lastTag + 1) % _tags);
                }
                while (_calls.ContainsKey(_lastTag));
                tag = _lastTag;
            }

            var call = new PendingCall(tag, type, destination) { GivesUp = givesUp };
            _calls.Add(tag, call);
            return call;
        }
    }

    private async Task Send(PendingCall call, int room, Encoder encode)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(room);
        try
        {
            int length = encode(buffer, call.Tag);
            if (length == 0)
            {
                lock (_gate) _ = _calls.Remove(call.Tag);
                throw new NinePException(Errno.NameTooLong);
            }

            // a message that was begun is sent whole: only the end of the connection ends it
            await _writing.WaitAsync(_end.Token).ConfigureAwait(false);
            try
            {
                await _stream.WriteAsync(buffer.AsMemory(0, length), _end.Token).ConfigureAwait(false);
                await _stream.FlushAsync(_end.Token).ConfigureAwait(false);
            }
            finally
            {
                _ = _writing.Release();
            }
        }
        catch (Exception failure) when (failure is (IOException and not NinePException) or ObjectDisposedException or OperationCanceledException)
        {
            Fail(failure);
            throw Ended(failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void GiveUp(PendingCall call)
    {
        PendingCall flush;
        lock (_gate)
        {
            if (_failure is not null || call.IsAnswered || call.IsFlushing) return;
            call.IsFlushing = true;
            flush = Register(MessageType.Tflush, default, call);
        }

        _ = SendFlush();

        async Task SendFlush()
        {
            try
            {
                await Send(flush, Tflush.FixedLength, (to, tag) => new Tflush(call.Tag).Write(to, tag)).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // every call fails, this one, too
            }
        }
    }

    private async Task ReadAnswers()
    {
        byte[] head = new byte[NinePConstants.ReadHeadLength];
        var buffered = new BufferedStream(new ReadSide(_stream), 64 * 1024);
        try
        {
            while (true)
            {
                await buffered.ReadExactlyAsync(head.AsMemory(0, NinePConstants.HeaderLength), _end.Token).ConfigureAwait(false);
                if (!MessageHeader.TryRead(head, out MessageHeader header) || header.Size > MessageSize) throw new InvalidDataException("The server sent what is no message.");
                PendingCall call;
                lock (_gate)
                {
                    if (!_calls.TryGetValue(header.Tag, out call!) || call.IsAnswered) throw new InvalidDataException("The server answered what was not asked.");
                }

                byte[] answer;
                if (header.Type == MessageType.Rread && !call.Destination.IsEmpty)
                {
                    await buffered.ReadExactlyAsync(head.AsMemory(NinePConstants.HeaderLength), _end.Token).ConfigureAwait(false);
                    if (!DataMessage.TryReadHead(head, MessageType.Rread, out uint count) || count > (uint)call.Destination.Length)
                        throw new InvalidDataException("The server sent more than was asked for.");
                    await buffered.ReadExactlyAsync(call.Destination[..(int)count], _end.Token).ConfigureAwait(false);
                    answer = [.. head];
                }
                else
                {
                    answer = new byte[header.Size];
                    head.AsSpan(0, NinePConstants.HeaderLength).CopyTo(answer);
                    await buffered.ReadExactlyAsync(answer.AsMemory(NinePConstants.HeaderLength), _end.Token).ConfigureAwait(false);
                }

                Accept(call, answer);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Fail(failure);
        }
    }

    private void Accept(PendingCall call, byte[] answer)
    {
        PendingCall? abandoned = null;
        lock (_gate)
        {
            call.IsAnswered = true;
            // while a Tflush is under way its tag must not be used anew
            if (!call.IsFlushing) _ = _calls.Remove(call.Tag);
            if (call.GivesUp is { } old)
            {
                _ = _calls.Remove(old.Tag);
                if (!old.IsAnswered) abandoned = old;
            }
        }

        _ = abandoned?.TrySetCanceled();
        _ = call.TrySetResult(answer);
    }

    private void Fail(Exception failure)
    {
        List<PendingCall> calls;
        lock (_gate)
        {
            _failure ??= failure;
            calls = [.. _calls.Values];
            _calls.Clear();
        }

        foreach (PendingCall call in calls) _ = call.TrySetException(Ended(failure));
    }

    private static IOException Ended(Exception failure) => new($"The connection to the server has ended: {failure.Message}", failure);

    /// <summary>The reading half of a stream: a buffer over it does not see what is written.</summary>
    private sealed class ReadSide(Stream stream) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => stream.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
