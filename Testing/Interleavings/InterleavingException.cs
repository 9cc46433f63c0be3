namespace LibOs.Testing.Interleavings;

/// <summary>A schedule in which the program under test fails.</summary>
public sealed class InterleavingException : Exception
{
    internal InterleavingException(string message, string replay, string trace, Exception cause)
        : base(message, cause)
    {
        Replay = replay;
        Trace = trace;
    }

    /// <summary>The schedule, for <see cref="InterleavingOptions.Replay"/>.</summary>
    public string Replay { get; }

    /// <summary>The last steps, a line each, a column for each core.</summary>
    public string Trace { get; }
}
