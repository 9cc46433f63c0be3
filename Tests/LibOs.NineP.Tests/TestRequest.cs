using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.NineP.Tests;

/// <summary>A request that a test hands to a session itself, with its answer.</summary>
internal sealed class TestRequest : ServerRequest
{
    private readonly byte[] _reply;
    private readonly Memory<byte>[] _pieces;

    public TestRequest(byte[] message, int room = 16 * 1024, byte[]? data = null)
    {
        Message = message;
        _reply = new byte[room];
        IsDataApart = data is not null;
        // two pieces, so that both ways of moving data are met
        _pieces = data is null ? [] : data.Length < 2 ? [data] : [data.AsMemory(0, data.Length / 3), data.AsMemory(data.Length / 3)];
        Data = _pieces;
    }

    /// <summary>The answer; empty for a request that was given up, null while there is none.</summary>
    public byte[]? Answer { get; private set; }

    public int DataLength { get; private set; }

    public int Completions { get; private set; }

    public MessageType AnswerType => Answer is { Length: > 4 } answer ? (MessageType)answer[4] : MessageType.None;

    /// <summary>The error of the answer; none when it is no error.</summary>
    public Errno Error => Answer is not null && Rlerror.TryRead(Answer, out Rlerror error) ? error.Error : Errno.None;

    public static TestRequest Submit(Session session, int room, Func<byte[], int> write)
    {
        byte[] buffer = new byte[room];
        int length = write(buffer);
        Assert.NotEqual(0, length);
        var request = new TestRequest(buffer[..length]);
        Assert.True(session.Submit(request));
        return request;
    }

    /// <summary>Checks that the answer is one to this request.</summary>
    public void Check()
    {
        Assert.Equal(1, Completions);
        if (Answer!.Length == 0) return;
        Assert.True(MessageHeader.TryRead(Answer, out MessageHeader header));
        Assert.Equal((uint)(Answer.Length + DataLength), header.Size);
        Assert.True(MessageHeader.TryRead(Message.Span, out MessageHeader asked));
        Assert.Equal(asked.Tag, header.Tag);
        if (header.Type == MessageType.Rlerror) Assert.NotEqual(Errno.None, Error);
        else Assert.Equal(asked.Type + 1, header.Type);
    }

    protected override Memory<byte> GetReply(int length) => _reply;

    protected override void Complete(int replyLength, int dataLength)
    {
        Completions++;
        DataLength = dataLength;
        Answer = _reply[..replyLength];
    }
}
