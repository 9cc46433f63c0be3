using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.NineP.Tests;

/// <summary>Versions, tags, fids and flushes, one message at a time.</summary>
public sealed class SessionTests
{
    private readonly SyntheticDirectory _root = new();
    private readonly StreamFile _events = new();
    private readonly Session _session;

    public SessionTests()
    {
        _ = _root.Add("events", _events);
        _ = _root.Add("text", new TextFile(() => "text"));
        _session = new Session(new SingleTree(_root), new SessionOptions { MaximumMessageSize = 65536, MaximumFids = 5 });
    }

    [Fact]
    public void Nothing_is_served_before_a_version()
    {
        Assert.Equal(Errno.Protocol, Attach(1, 0).Error);
        _ = Version(8192);
        Assert.Equal(MessageType.Rattach, Attach(1, 0).AnswerType);
    }

    [Theory]
    [InlineData(4096u, 4096u)]
    [InlineData(65535u, 65535u)]
    [InlineData(uint.MaxValue, 65536u)]
    public void The_smaller_size_is_agreed_on(uint wanted, uint agreed)
    {
        TestRequest request = Version(wanted);
        Assert.True(VersionMessage.TryRead(request.Answer, MessageType.Rversion, out VersionMessage version));
        Assert.Equal(agreed, version.MessageSize);
        Assert.True(version.Version.SequenceEqual("9P2000.L"u8));
        Assert.Equal(agreed, _session.MessageSize);
    }

    [Fact]
    public void Other_versions_and_tiny_messages_are_refused()
    {
        Assert.Equal(Errno.Invalid, Version(4095).Error);
        TestRequest request = Submit(to => new VersionMessage(8192, "9P2000.u"u8).Write(to, MessageType.Tversion, NinePConstants.NoTag));
        Assert.True(VersionMessage.TryRead(request.Answer, MessageType.Rversion, out VersionMessage version));
        Assert.True(version.Version.SequenceEqual("unknown"u8));
        Assert.Equal(Errno.Protocol, Attach(1, 0).Error);
    }

    [Fact]
    public void A_version_ends_all_that_was_before()
    {
        OpenEvents();
        TestRequest waiting = Read(5, 1, 0);
        Assert.Equal(0, waiting.Completions);
        TestRequest version = Version(8192);
        Assert.True(SpinWait.SpinUntil(() => version.Completions == 1, 10_000));
        Assert.Equal(MessageType.Rversion, version.AnswerType);
        Assert.Empty(waiting.Answer!); // it ended first, and said nothing
        Assert.Equal(0, _session.FidCount);
        Assert.Equal(Errno.BadDescriptor, Read(1, 1, 0).Error);
    }

    [Fact]
    public void A_tag_in_use_is_refused_and_its_request_goes_on()
    {
        OpenEvents();
        TestRequest waiting = Read(5, 1, 0);
        Assert.Equal(Errno.Invalid, Submit(to => new Tstatfs(0).Write(to, 5)).Error);
        Assert.Equal(0, waiting.Completions);
        _events.AppendLine("now");
        Assert.True(SpinWait.SpinUntil(() => waiting.Completions == 1, 10_000));
        Assert.Equal(MessageType.Rread, waiting.AnswerType);
        Assert.Equal(MessageType.Rstatfs, Submit(to => new Tstatfs(0).Write(to, 5)).AnswerType);
    }

    [Fact]
    public void A_flush_is_answered_after_what_it_gives_up()
    {
        OpenEvents();
        TestRequest waiting = Read(5, 1, 0);
        TestRequest first = Submit(to => new Tflush(5).Write(to, 6)), second = Submit(to => new Tflush(5).Write(to, 7)), ofFlush = Submit(to => new Tflush(6).Write(to, 8));
        Assert.True(SpinWait.SpinUntil(() => ofFlush.Completions == 1 && second.Completions == 1, 10_000));
        Assert.Empty(waiting.Answer!);
        Assert.Equal((MessageType.Rflush, MessageType.Rflush, MessageType.Rflush), (first.AnswerType, second.AnswerType, ofFlush.AnswerType));
        Assert.Equal(MessageType.Rflush, Submit(to => new Tflush(5).Write(to, 9)).AnswerType); // nothing to give up
        Assert.Equal(MessageType.Rflush, Submit(to => new Tflush(9).Write(to, 9)).AnswerType); // itself
    }

    [Fact]
    public void What_was_done_before_a_flush_is_said()
    {
        var gate = new TaskCompletionSource<string>();
        _ = _root.Add("late", new TextFile(_ => new ValueTask<string>(gate.Task)));
        _ = Version(8192);
        _ = Attach(1, 0);
        _ = Submit(to => Twalk.Write(to, 1, 0, 1, "late"u8));
        TestRequest opening = Submit(to => new Tlopen(1, OpenFlags.ReadOnly).Write(to, 5));
        TestRequest flush = Submit(to => new Tflush(5).Write(to, 6));
        Assert.Equal((0, 0), (opening.Completions, flush.Completions));
        gate.SetResult("done all the same");
        Assert.True(SpinWait.SpinUntil(() => flush.Completions == 1, 10_000));
        Assert.Equal((MessageType.Rlopen, MessageType.Rflush), (opening.AnswerType, flush.AnswerType));
        Assert.Equal(MessageType.Rread, Read(7, 1, 0).AnswerType);
    }

    [Fact]
    public void Fids_are_known_free_or_refused()
    {
        _ = Version(8192);
        Assert.Equal(Errno.Invalid, Attach(1, NinePConstants.NoFid).Error);
        Assert.Equal(MessageType.Rattach, Attach(1, 0).AnswerType);
        Assert.Equal(Errno.Invalid, Attach(1, 0).Error);
        Assert.Equal(Errno.BadDescriptor, Submit(to => Twalk.Write(to, 1, 9, 1, "text"u8)).Error);
        Assert.Equal(MessageType.Rwalk, Submit(to => Twalk.Write(to, 1, 0, 1, "text"u8)).AnswerType);
        Assert.Equal(Errno.Invalid, Submit(to => Twalk.Write(to, 1, 0, 1, "text"u8)).Error);
        Assert.Equal(Errno.BadDescriptor, Read(1, 1, 0).Error); // not open
        Assert.Equal(MessageType.Rlopen, Submit(to => new Tlopen(1, OpenFlags.ReadOnly).Write(to, 1)).AnswerType);
        Assert.Equal(Errno.Busy, Submit(to => new Tlopen(1, OpenFlags.ReadOnly).Write(to, 1)).Error);
        Assert.Equal(Errno.Busy, Submit(to => Twalk.Write(to, 1, 1, 1, "x"u8)).Error);
        Assert.Equal(MessageType.Rclunk, Submit(to => new Tclunk(1).Write(to, 1)).AnswerType);
        Assert.Equal(Errno.BadDescriptor, Submit(to => new Tclunk(1).Write(to, 1)).Error);
        for (uint fid = 1; fid < 5; fid++) Assert.Equal(MessageType.Rattach, Attach(1, fid).AnswerType);
        Assert.Equal(Errno.TooManyFiles, Attach(1, 5).Error);
        Assert.Equal(Errno.NotSupported, Submit(to => new Tremove(1).Write(to, 1)).Error);
        Assert.Equal(MessageType.Rattach, Attach(1, 1).AnswerType); // forgotten all the same
        Assert.Equal(Errno.NoEntry, Submit(to => new Tauth(9, "u"u8, default, 0).Write(to, 1)).Error);
    }

    [Fact]
    public void A_walk_that_breaks_off_makes_no_fid()
    {
        _ = Version(8192);
        _ = Attach(1, 0);
        byte[] names = new byte[64];
        int length = 0;
        Assert.True(WalkNames.TryAppend(names, ref length, "text"u8));
        Assert.True(WalkNames.TryAppend(names, ref length, "below"u8));
        TestRequest walk = Submit(to => new Twalk(0, 1, new WalkNames(2, names.AsSpan(0, length))).Write(to, 1));
        Assert.True(Rwalk.TryRead(walk.Answer, out Rwalk reached));
        Assert.Equal(1, reached.Count);
        Assert.Equal(1, _session.FidCount);
    }

    [Fact]
    public void Data_may_lie_apart()
    {
        var memory = new byte[100];
        _ = _root.Add("mem", new MemoryFile(memory));
        _ = Version(8192);
        _ = Attach(1, 0);
        _ = Submit(to => Twalk.Write(to, 1, 0, 1, "mem"u8));
        _ = Submit(to => new Tlopen(1, OpenFlags.ReadWrite).Write(to, 1));
        byte[] head = new byte[NinePConstants.WriteHeadLength];
        _ = Twrite.WriteHead(head, 1, 1, 10, 6);
        var write = new TestRequest(head, 11, "poked!with more"u8.ToArray());
        Assert.True(_session.Submit(write));
        Assert.True(Rwrite.TryRead(write.Answer, out Rwrite written));
        Assert.Equal(6u, written.Count);
        Assert.True(memory.AsSpan(10, 7).SequenceEqual("poked!\0"u8));

        byte[] ask = new byte[Tread.FixedLength], data = new byte[20];
        _ = new Tread(1, 8, 12).Write(ask, 2);
        var read = new TestRequest(ask, 11, data);
        Assert.True(_session.Submit(read));
        Assert.True(DataMessage.TryReadHead(read.Answer, MessageType.Rread, out uint count));
        Assert.Equal((12u, 12), (count, read.DataLength));
        Assert.True(data.AsSpan().SequenceEqual("\0\0poked!\0\0\0\0\0\0\0\0\0\0\0\0"u8));

        _ = Twrite.WriteHead(head, 1, 1, 10, 16); // more than the pieces hold
        var lying = new TestRequest(head, 11, new byte[15]);
        Assert.True(_session.Submit(lying));
        Assert.Equal(Errno.BadMessage, lying.Error);
    }

    private void OpenEvents()
    {
        _ = Version(8192);
        _ = Attach(1, 0);
        _ = Submit(to => Twalk.Write(to, 1, 0, 1, "events"u8));
        Assert.Equal(MessageType.Rlopen, Submit(to => new Tlopen(1, OpenFlags.ReadOnly).Write(to, 1)).AnswerType);
    }

    private TestRequest Submit(Func<byte[], int> write) => TestRequest.Submit(_session, 1024, write);

    private TestRequest Version(uint size) => Submit(to => new VersionMessage(size, NinePConstants.Version).Write(to, MessageType.Tversion, NinePConstants.NoTag));

    private TestRequest Attach(ushort tag, uint fid) => Submit(to => new Tattach(fid, NinePConstants.NoFid, "user"u8, default, 0).Write(to, tag));

    private TestRequest Read(ushort tag, uint fid, ulong offset) => Submit(to => new Tread(fid, offset, 100).Write(to, tag));

    private sealed class MemoryFile(byte[] content) : DataFile(0x180)
    {
        public override ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation)
        {
            content.AsSpan((int)offset, destination.Length).CopyTo(destination.Span);
            return new(destination.Length);
        }

        public override ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
        {
            source.Span.CopyTo(content.AsSpan((int)offset));
            return new(source.Length);
        }
    }
}
