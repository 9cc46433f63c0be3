using LibOs.Components.Drivers.Scc;
using LibOs.Testing.Scc;

namespace RcceSample;

/// <summary>Two cores send a message to and fro.</summary>
internal static class PingPong
{
    private const int Rounds = 4;

    /// <summary>Microseconds of one way.</summary>
    /// <param name="bytes">The message's length.</param>
    /// <param name="partner">The core that core 0 plays with.</param>
    /// <param name="pipelined">Whether messages go in halves of the chunk.</param>
    public static double OneWay(int bytes, int partner, bool pipelined)
    {
        double time = 0;
        new SccSimulator().Run([0, partner], core =>
        {
            using var rcce = Rcce.Init(new SccDriver(core), new RcceOptions { Cores = [0, partner] });
            byte[] data = new byte[bytes];
            if (rcce.Ue == 0) new Random(1).NextBytes(data);
            byte[] sent = (byte[])data.Clone();
            rcce.Barrier();
            double start = core.Time;
            for (int round = 0; round < Rounds; round++)
            {
                for (int turn = 0; turn < 2; turn++)
                {
                    if (turn != rcce.Ue) rcce.Recv(data, turn);
                    else if (pipelined) rcce.SendPipe(data, 1 - turn);
                    else rcce.Send(data, 1 - turn);
                }
            }

            time = (core.Time - start) / (2 * Rounds);
            if (rcce.Ue == 0 && !sent.AsSpan().SequenceEqual(data)) throw new InvalidOperationException("The message came back as another.");
        });
        return time;
    }
}
