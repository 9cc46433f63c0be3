namespace LibOs.Components.Ipc;

/// <summary>Waits without a thread until something in shared memory has changed.</summary>
internal static class AsyncWait
{
    private const int Looks = 20;
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until there is another result than <see cref="IpcResult.WouldBlock"/>.</summary>
    /// <param name="transport">Who waits.</param>
    /// <param name="sleepWord">The word in which it says that it sleeps.</param>
    /// <param name="look">Looks.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    public static async ValueTask<IpcResult> UntilAsync<TTransport>(TTransport transport, int sleepWord, Func<IpcResult> look, TimeSpan timeout, CancellationToken cancellation)
        where TTransport : struct, IAsyncTransport
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : transport.Now + (timeout.Ticks * TimeSpan.NanosecondsPerTick);
        for (int looks = 0; looks < Looks; looks++)
        {
            IpcResult result = look();
            if (result != IpcResult.WouldBlock) return result;
            _ = transport.Pause(looks);
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            long rings = transport.Rings;
            transport.Store(sleepWord, 1);
            if (TTransport.FencesAll) transport.FenceAll();
            else transport.Fence();
            IpcResult result = look();
            long left = deadline - transport.Now;
            if (result == IpcResult.WouldBlock && left > 0)
            {
                TimeSpan wait = left < s_lookAgain.Ticks * TimeSpan.NanosecondsPerTick ? TimeSpan.FromTicks((left / TimeSpan.NanosecondsPerTick) + 1) : s_lookAgain;
                try
                {
                    await transport.WaitAsync(rings, wait, cancellation).ConfigureAwait(false);
                }
                finally
                {
                    transport.Store(sleepWord, 0);
                }

                result = look();
            }
            else
            {
                transport.Store(sleepWord, 0);
            }

            if (result != IpcResult.WouldBlock) return result;
            if (left <= 0) return IpcResult.TimedOut;
        }
    }
}
