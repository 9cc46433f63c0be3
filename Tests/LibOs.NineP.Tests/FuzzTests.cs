using System.Net.Sockets;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.NineP.Tests;

/// <summary>Garbage is answered with errors, or ends the connection; nothing else.</summary>
public sealed class FuzzTests
{
    private static SyntheticDirectory Tree()
    {
        var root = new SyntheticDirectory();
        SyntheticDirectory dir = root.Add("dir", new SyntheticDirectory());
        _ = dir.Add("a", new TextFile(() => "text"));
        _ = root.Add("a", new TextFile(() => throw new InvalidOperationException("a fault of the node's own")));
        _ = root.Add("b", new TextFile(null, (_, _) => throw new NinePException(Errno.Invalid)));
        _ = root.Add("file", new TextFile(async cancellation =>
        {
            await Task.Delay(1, cancellation);
            return "late";
        }, async (_, cancellation) => await Task.Delay(1, cancellation)));
        _ = root.Add("events", new StreamFile());
        var log = new StreamFile();
        log.AppendLine("line");
        _ = root.Add("link", log);
        return root;
    }

    [Fact]
    public void A_session_survives_any_requests() => TestRun.Repeat(TestRun.Count(40, 1000), random =>
        RandomRequests.Attack(new Session(new SingleTree(Tree()), new SessionOptions { MaximumMessageSize = 16 * 1024, MaximumFids = 10 }), random, 1000));

    [Fact]
    public void A_server_survives_any_bytes() => TestRun.Repeat(TestRun.Count(50, 3000), random =>
    {
        (Socket ours, Socket theirs) = Connection.Pair();
        using (ours)
        using (theirs)
        {
            using var serverStream = new NetworkStream(theirs, ownsSocket: false);
            Task serving = StreamServer.Serve(serverStream, new SingleTree(Tree()));
            var requests = new RandomRequests(random);
            var sent = new List<byte>();
            if (random.Next(10) != 0) sent.AddRange(requests.Version());
            for (int i = random.Next(30); i > 0; i--) sent.AddRange(requests.Next().Message.Span);
            Task reading = Task.Run(() =>
            {
                byte[] buffer = new byte[4096];
                try
                {
                    while (ours.Receive(buffer) > 0) { }
                }
                catch (SocketException)
                {
                    // closed with bytes under way
                }
            });
            try
            {
                foreach (byte[] part in sent.Chunk(random.Next(1, 5000))) _ = ours.Send(part);
                ours.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // closed as soon as it was no protocol any more
            }

            Exception? failure = Record.Exception(() => serving.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult());
            Assert.True(failure is null or InvalidDataException, failure?.ToString());
            theirs.Close();
            Assert.True(reading.Wait(TimeSpan.FromSeconds(30)));
        }
    });

    [Fact]
    public void A_client_survives_any_answers() => TestRun.Repeat(TestRun.Count(100, 5000), random =>
    {
        (Socket ours, Socket theirs) = Connection.Pair();
        using (theirs)
        {
            var server = Task.Run(() =>
            {
                // a server that is right at first, and lies in the end
                byte[] buffer = new byte[8192];
                theirs.ReceiveTimeout = 20; // whoever waits for the rest of a lie asks no more
                try
                {
                    for (int right = random.Next(4); ; right--)
                    {
                        if (theirs.Receive(buffer) == 0) return;
                        byte[] answer = Samples.Fixed.Where(sample => (MessageType)(buffer[4] + 1) == sample.Type).Select(sample => sample.Bytes[..]).FirstOrDefault() ?? [11, 0, 0, 0, 7, 0, 0, 1, 0, 0, 0];
                        if (buffer[4] == (byte)MessageType.Tversion) answer = [21, 0, 0, 0, 101, 0xFF, 0xFF, 0, 0x20, 0, 0, 8, 0, .. "9P2000.L"u8];
                        buffer.AsSpan(5, 2).CopyTo(answer.AsSpan(5));
                        if (right <= 0)
                        {
                            for (int flips = random.Next(4); flips > 0; flips--) answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
                            if (random.Next(4) == 0) answer = answer[..random.Next(answer.Length)];
                        }

                        _ = theirs.Send(answer);
                    }
                }
                catch (SocketException)
                {
                    // the client has gone, or waits
                }
                finally
                {
                    theirs.Close();
                }
            });
            Exception? failure = Record.Exception(() => Use(ours, random).WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult());
            Assert.True(failure is null or IOException, failure?.ToString());
            Assert.True(server.Wait(TimeSpan.FromSeconds(30)));
        }

        static async Task Use(Socket socket, Random random)
        {
            using var patience = new CancellationTokenSource(2000);
            await using var registration = patience.Token.Register(socket.Dispose);
            await using NinePClient client = await NinePClient.Connect(new NetworkStream(socket, ownsSocket: true));
            RemoteFile root = await client.Attach();
            for (int i = 0; i < 10; i++)
            {
                switch (i % 5)
                {
                    case 0:
                        _ = await root.GetStat();
                        break;
                    case 1:
                        _ = await root.ReadDirectory(0);
                        break;
                    case 2:
                        _ = await root.Read(0, new byte[20]);
                        break;
                    case 3:
                        await root.Write(0, new byte[10]);
                        break;
                    default:
                        _ = await root.Walk("a/b");
                        break;
                }
            }
        }
    });
}
