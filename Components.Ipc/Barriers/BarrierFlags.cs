using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>Words in which participants tell each other how far they are: a line for each, a word for each round.</summary>
/// <remarks>A word counts episodes and is written by one participant in each round; who is ahead by one is seen to be so.</remarks>
internal struct BarrierFlags<TTransport>(TTransport transport, int offset)
    where TTransport : struct, IIpcTransport
{
    // lines of 32 bytes: 8 words, enough for 128 participants and a release
    public const int Release = 7;

    private TTransport _transport = transport;

    public readonly int Self => _transport.Self;

    public readonly int Count => _transport.Count;

    public static int Size(int count) => count * TTransport.LineLength;

    public void Set(int participant, int round, uint episode) => _transport.Store(offset + (participant * TTransport.LineLength) + (4 * round), episode);

    public bool Wait(int round, uint episode, long deadline)
    {
        int word = offset + (Self * TTransport.LineLength) + (4 * round);
        for (int looks = 0; (int)(_transport.Load(word) - episode) < 0; looks++)
        {
            if (deadline != long.MaxValue && _transport.Now >= deadline) return false;
            _ = _transport.Pause(looks);
        }

        return true;
    }
}
