using LibOs.NineP.KernelPath;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;
using Requests = LibOs.NineP.KernelPath.RequestClient<LibOs.NineP.Tests.KernelPath.ScriptedTransport>;

namespace LibOs.NineP.Tests.KernelPath;

/// <summary>The client for kernel path against the managed server, and against one that lies.</summary>
public sealed class RequestClientTests
{
    private const long Damaged = -5;

    [Fact]
    public void Walks_opens_and_reads_what_the_server_has()
    {
        var root = new SyntheticDirectory();
        root.Add("note", new TextFile(() => "some text"));
        Serve(new Session(new SingleTree(root)));
        Assert.Equal(0, Requests.Negotiate(70_000, out uint size));
        Assert.Equal(70_000u, size);
        Assert.Equal(0, Requests.Attach(1, default, out Qid top));
        Assert.True(top.IsDirectory);
        Assert.Equal(-2, Requests.Walk(1, 2, "other"u8, out _));
        Assert.Equal(0, Requests.Walk(1, 2, "note"u8, out _));
        Assert.Equal(0, Requests.Open(2, OpenFlags.ReadOnly));
        int request = ScriptedTransport.Take(), count = 100;
        Requests.BeginRead(request, 2, 0, ref count);
        long length = Requests.EndRead(request, MessageType.Rread, count);
        Assert.Equal("some text"u8, ScriptedTransport.GetData(request, count)[..(int)length]);
        ScriptedTransport.Release(request);
        Assert.Equal(0, Requests.OpenCopy(1, 3, OpenFlags.ReadOnly));
        Assert.Equal(0, GetStat(3, out Stat stat));
        Assert.Equal(NodeMode.Directory, stat.Mode & NodeMode.KindMask);
        Requests.Clunk(2);
        Requests.Clunk(3);
        Assert.Equal(0, ScriptedTransport.Taken);
    }

    [Fact]
    public void An_answer_that_is_damaged_is_an_error_and_leaves_nothing_taken()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        ScriptedTransport.Answer = (message, _, answer) =>
        {
            Span<byte> bytes = answer.Span[..random.Next(0, 200)];
            random.NextBytes(bytes);
            // often almost right: a good header before nonsense
            if (bytes.Length >= 7 && random.Next(2) == 0)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
                bytes[4] = (byte)(message.Span[4] + random.Next(2));
                message.Span.Slice(5, 2).CopyTo(bytes[5..]);
            }

            return bytes.Length;
        };
        Span<byte> target = stackalloc byte[100];
        for (int i = 0; i < 20_000; i++)
        {
            int count = 100;
            Check(Requests.Walk(1, 2, "a"u8, out _), 0, seed);
            Check(Requests.OpenCopy(1, 2, OpenFlags.ReadOnly), 0, seed);
            Check(Requests.Create(1, 2, "a"u8, OpenFlags.ReadWrite, 0x1FF, 0, out _), 0, seed);
            Check(Requests.ReadLink(1, target), target.Length, seed);
            Check(GetStat(1, out _), 0, seed);
            Check(Requests.Rename(1, "a"u8, 1, "b"u8), 0, seed);
            Check(Requests.Lock(1, LockType.Write, LockFlags.None, 0, 0, out _), 0, seed);
            int request = ScriptedTransport.Take();
            Requests.BeginRead(request, 1, 0, ref count);
            Check(Requests.EndRead(request, MessageType.Rread, count), count, seed);
            ScriptedTransport.Release(request);
            request = ScriptedTransport.Take();
            Requests.BeginWrite(request, 1, 0, 10);
            Check(Requests.EndWrite(request, 10), 10, seed);
            Assert.Equal(0, ScriptedTransport.Taken);
        }
    }

    [Fact]
    public void An_answer_to_another_request_does_not_count()
    {
        ScriptedTransport.Answer = (message, _, answer) =>
        {
            message.Span[..7].CopyTo(answer.Span);
            answer.Span[0] = 7;
            answer.Span[4]++;
            answer.Span[5] ^= 1;
            return 7;
        };
        Assert.Equal(Damaged, Requests.Unlink(1, "a"u8, UnlinkFlags.None));
    }

    [Fact]
    public void A_name_that_does_not_fit_is_refused_here()
    {
        ScriptedTransport.Answer = (_, _, _) => throw new InvalidOperationException("nothing is sent");
        Assert.Equal(-36, Requests.MakeDirectory(1, new byte[5000], 0x1FF, 0));
        Assert.Equal(0, ScriptedTransport.Taken);
    }

    private static long GetStat(uint fid, out Stat stat)
    {
        stat = default;
        return Requests.GetStat(fid, StatMask.Basic, ref stat);
    }

    private static void Check(long result, long most, int seed) => Assert.True(result <= most && result >= -4095, $"{result}, seed {seed}");

    private static void Serve(Session session) => ScriptedTransport.Answer = (message, data, answer) =>
    {
        var request = new Request(message, data, answer);
        Assert.True(session.Submit(request));
        return request.Length;
    };

    private sealed class Request : ServerRequest
    {
        private readonly Memory<byte> _answer;

        public Request(ReadOnlyMemory<byte> message, Memory<byte> data, Memory<byte> answer)
        {
            Message = message.ToArray();
            IsDataApart = data.Length > 0;
            Data = new[] { data };
            _answer = answer;
        }

        public int Length { get; private set; }

        protected override Memory<byte> GetReply(int length) => _answer;

        protected override void Complete(int replyLength, int dataLength) => Length = replyLength;
    }
}
