namespace LibOs.Components.Ipc.Tests;

/// <summary>Contracts between a client and a server over rings.</summary>
public sealed class ContractTests
{
    private sealed class Calculator : ICalculator
    {
        public TaskCompletionSource Cancelled { get; } = new();

        public int Resets { get; private set; }

        public int Add(int left, int right) => checked(left + right);

        public void Reset() => Resets++;

        public string? Describe(string name, string? note) => note is null ? null : $"{name}: {note} äöü";

        public Point Mirror(Point point, Axis axis) => axis == Axis.X ? new Point(point.X, -point.Y) : new Point(-point.X, point.Y);

        public byte[] Reverse(ReadOnlyMemory<byte> bytes)
        {
            byte[] result = bytes.ToArray();
            Array.Reverse(result);
            return result;
        }

        public int[]? Double(int[]? values) => values?.Select(value => 2 * value).ToArray();

        public async Task<long> SumAsync(long[] values, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return values.Sum();
        }

        public ValueTask<Point> MoveAsync(Point point, double by) => new(new Point(point.X + by, point.Y + by));

        public async Task WaitAsync(int milliseconds, CancellationToken cancellation)
        {
            try
            {
                await Task.Delay(milliseconds, cancellation);
            }
            catch (OperationCanceledException)
            {
                Cancelled.SetResult();
                throw;
            }
        }

        public ValueTask FailAsync(string message) => throw new FormatException(message);
    }

    private static (FrameConnection Client, FrameConnection Server, SharedMemory Memory) Connect(int capacity = 4096)
    {
        var memory = new SharedMemory(2, RingConnection<ThreadTransport>.Size(capacity));
        return (new RingConnection<ThreadTransport>(memory.Join(0), 0, capacity, 1), new RingConnection<ThreadTransport>(memory.Join(1), 0, capacity, 0), memory);
    }

    [Fact]
    public async Task Calls_arrive_and_answers_come_back()
    {
        (FrameConnection near, FrameConnection far, _) = Connect();
        var calculator = new Calculator();
        Task serving = Task.Run(() => ContractServer.RunAsync(far, new CalculatorDispatcher(calculator)));
        using (var client = new CalculatorClient(near))
        {
            Assert.Throws<InvalidOperationException>(() => client.Add(1, 2));
            await client.ConnectAsync();
            Assert.Equal(5, client.Add(2, 3));
            client.Reset();
            Assert.Equal(1, calculator.Resets);
            Assert.Equal("a: b äöü", client.Describe("a", "b"));
            Assert.Null(client.Describe("", null));
            Assert.Equal(new Point(1, -2), client.Mirror(new Point(1, 2), Axis.X));
            Assert.Equal([3, 2, 1], client.Reverse(new byte[] { 1, 2, 3 }));
            Assert.Equal([2, 4], client.Double([1, 2])!);
            Assert.Null(client.Double(null));
            Assert.Equal(6, await client.SumAsync([1, 2, 3], CancellationToken.None));
            Assert.Equal(new Point(2, 3), await client.MoveAsync(new Point(1, 2), 1));

            // a call that takes long does not hold up others
            using var cancellation = new CancellationTokenSource();
            Task waiting = client.WaitAsync(60_000, cancellation.Token);
            Assert.Equal(7, client.Add(3, 4));
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            await calculator.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));

            IpcRemoteException failure = await Assert.ThrowsAsync<IpcRemoteException>(() => client.FailAsync("as planned").AsTask());
            Assert.Equal(("System.FormatException", "as planned"), (failure.RemoteType, failure.Message));
            Assert.Equal("System.OverflowException", Assert.Throws<IpcRemoteException>(() => client.Add(int.MaxValue, 1)).RemoteType);
            Assert.Contains("the connection takes", Assert.Throws<IpcRemoteException>(() => client.Describe(new string((char)97, 20), new string((char)97, 2000))).Message, StringComparison.Ordinal);
            Assert.Equal(IpcResult.TooLong, Assert.Throws<IpcException>(() => client.Reverse(new byte[5000])).Result);
            Assert.Equal(5, client.Add(2, 3));
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Many_threads_call_at_once()
    {
        (FrameConnection near, FrameConnection far, _) = Connect(1024);
        Task serving = Task.Run(() => ContractServer.RunAsync(far, new CalculatorDispatcher(new Calculator())));
        using (var client = new CalculatorClient(near))
        {
            await client.ConnectAsync();
            int rounds = TestRun.Count(200, 5000);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
            {
                for (int i = 0; i < rounds; i++)
                {
                    Assert.Equal(thread + i, client.Add(thread, i));
                    Assert.Equal(i + thread, await client.SumAsync([i, thread], default));
                }
            })));
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("calculator", 1, "has version 2 of the contract 'calculator', the client version 1")]
    [InlineData("other", 2, "serves the contract 'calculator', not 'other'")]
    [InlineData("calculator", 2, "built from different methods")]
    public async Task Another_contract_is_refused_with_a_reason(string name, int version, string reason)
    {
        (FrameConnection near, FrameConnection far, _) = Connect();
        Task serving = Task.Run(() => ContractServer.RunAsync(far, new CalculatorDispatcher(new Calculator())));
        using (var client = new Stranger(near, new ContractIdentity(name, version, 1)))
        {
            IpcException failure = await Assert.ThrowsAsync<IpcException>(() => client.ConnectAsync().AsTask());
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_goes_is_an_exception()
    {
        (FrameConnection near, FrameConnection far, _) = Connect();
        using var client = new CalculatorClient(near);
        await Assert.ThrowsAsync<TimeoutException>(() => client.ConnectAsync(TimeSpan.FromMilliseconds(20)).AsTask());
        Task serving = Task.Run(() => ContractServer.RunAsync(far, new CalculatorDispatcher(new Calculator())));
        await client.ConnectAsync();
        Task waiting = client.WaitAsync(60_000, default);
        far.Dispose();
        await Assert.ThrowsAsync<IpcException>(() => waiting);
        Assert.Equal(IpcResult.Closed, Assert.Throws<IpcException>(() => client.Add(1, 1)).Result);
        await serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Garbage_ends_the_connection_it_came_by()
    {
        await Task.Yield();
        TestRun.Repeat(TestRun.Count(50, 2000), random =>
        {
            (FrameConnection near, FrameConnection far, _) = Connect();
            Task serving = Task.Run(() => ContractServer.RunAsync(far, new CalculatorDispatcher(new Calculator())));
            var hello = new ContractWriter();
            hello.Header(ContractFrame.Hello, 0, 0);
            ContractIdentity identity = new CalculatorDispatcher(new Calculator()).Identity;
            hello.WriteString(identity.Name);
            hello.Write(identity.Version);
            hello.Write(identity.Shape);
            if (random.Next(4) != 0) near.Send(hello.Written);
            for (int i = 0; i < 10 && !serving.IsCompleted; i++)
            {
                byte[] frame = new byte[random.Next(64)];
                random.NextBytes(frame);
                if (frame.Length > 4 && random.Next(4) != 0)
                {
                    frame[0] = (byte)random.Next(8);
                    frame[2] = (byte)random.Next(12);
                    frame[3] = 0;
                }

                try
                {
                    near.Send(frame);
                }
                catch (IpcException)
                {
                    break;
                }
            }

            near.Dispose();
            Exception? failure = Record.Exception(() => serving.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult());
            if (failure is not null) Assert.IsType<IpcException>(failure);
        });
    }

    private sealed class Stranger(FrameConnection connection, ContractIdentity identity) : ContractClient(connection, identity);
}
