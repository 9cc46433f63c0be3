using LibOs.NineP.KernelPath;

namespace LibOs.NineP.Tests.KernelPath;

/// <summary>A transport whose server is a delegate: what it writes is the answer, whether it is one or not.</summary>
internal struct ScriptedTransport : IRequestTransport
{
    public const int Count = 4;
    private const int Room = 4608;

    private static readonly byte[][] s_messages = [.. Enumerable.Range(0, Count).Select(_ => new byte[Room])];
    private static readonly byte[][] s_answers = [.. Enumerable.Range(0, Count).Select(_ => new byte[Room])];
    private static readonly byte[][] s_data = [.. Enumerable.Range(0, Count).Select(_ => new byte[65536])];
    private static readonly int[] s_lengths = new int[Count];

    /// <summary>Gets a message, its data, and room for the answer; returns the answer's length.</summary>
    public delegate int Server(ReadOnlyMemory<byte> message, Memory<byte> data, Memory<byte> answer);

    public static Server? Answer { get; set; }

    /// <summary>The requests that are taken, as bits.</summary>
    public static int Taken { get; private set; }

    public static int Take()
    {
        int request = TryTake();
        Assert.True(request >= 0, "a request was waited for while all were taken");
        return request;
    }

    public static int TryTake()
    {
        for (int i = 0; i < Count; i++)
        {
            if ((Taken & (1 << i)) != 0) continue;
            Taken |= 1 << i;
            return i;
        }

        return -1;
    }

    public static Span<byte> GetMessage(int request) => s_messages[request];

    public static Span<byte> GetData(int request, int wanted) => s_data[request].AsSpan(0, Math.Min(wanted, s_data[request].Length));

    public static void Submit(int request, int messageLength, int dataLength)
    {
        Assert.InRange(messageLength, 7, Room);
        s_lengths[request] = Answer!(s_messages[request].AsMemory(0, messageLength), s_data[request].AsMemory(0, dataLength), s_answers[request]);
    }

    public static void SubmitAndRelease(int request, int messageLength)
    {
        Submit(request, messageLength, 0);
        Release(request);
    }

    public static ReadOnlySpan<byte> Await(int request) => s_answers[request].AsSpan(0, s_lengths[request]);

    public static void Release(int request)
    {
        Assert.NotEqual(0, Taken & (1 << request));
        Taken &= ~(1 << request);
    }
}
