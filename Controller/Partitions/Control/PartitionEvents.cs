using System.Globalization;

namespace LibOs.Controller.Partitions.Control;

/// <summary>What happens to a partition, a line for each event, for anybody who waits for it.</summary>
internal sealed class PartitionEvents
{
    private const int MostKept = 1024;

    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private long _first;
    private bool _ended;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds an event.</summary>
    /// <param name="text">What happened: a word, and perhaps more.</param>
    public void Add(string text)
    {
        lock (_gate)
        {
            if (_ended) return;
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {text}\n"));
            if (_lines.Count > MostKept)
            {
                _lines.RemoveAt(0);
                _first++;
            }

            Wake();
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Wake();
        }
    }

    /// <summary>Waits for an event.</summary>
    /// <param name="number">Its number; the first is 0. One that is no longer kept is passed over.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The line and the number of the one to ask for next; null when none comes any more.</returns>
    public async ValueTask<(string Line, long Next)?> ReadAsync(long number, CancellationToken cancellation)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                number = Math.Max(number, _first);
                if (number - _first < _lines.Count) return (_lines[(int)(number - _first)], number + 1);
                if (_ended) return null;
                more = _more.Task;
            }

            await more.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Wake()
    {
        TaskCompletionSource more = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        more.SetResult();
    }
}
