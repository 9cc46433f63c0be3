using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>Takes in what a program writes, while tests wait for parts of it.</summary>
internal sealed class CapturedStream
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _bytes = new();
    private TaskCompletionSource _more = NewSource();

    public CapturedStream(Stream source) => Completion = Task.Run(() => CaptureAsync(source));

    /// <summary>Completes at the stream's end.</summary>
    public Task Completion { get; }

    public byte[] ToArray()
    {
        lock (_gate) return _bytes.ToArray();
    }

    /// <summary>Waits until a text has been written.</summary>
    public async Task WaitForAsync(string text, TimeSpan limit)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        using var expired = new CancellationTokenSource(limit);
        while (true)
        {
            Task more;
            bool atEnd = Completion.IsCompleted;
            lock (_gate)
            {
                if (_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length).IndexOf(wanted) >= 0) return;
                more = _more.Task;
            }

            Assert.False(atEnd, $"the program ended without \"{text}\"; it wrote: {Encoding.UTF8.GetString(ToArray())}");
            try
            {
                _ = await Task.WhenAny(more, Completion).WaitAsync(expired.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"no \"{text}\" within {limit}; so far: {Encoding.UTF8.GetString(ToArray())}");
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CaptureAsync(Stream source)
    {
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer)) > 0)
        {
            TaskCompletionSource more;
            lock (_gate)
            {
                _bytes.Write(buffer, 0, read);
                more = _more;
                _more = NewSource();
            }

            more.SetResult();
        }
    }
}
