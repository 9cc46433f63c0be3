namespace LibOs.NineP.Protocol;

/// <summary>A request failed with an error number.</summary>
public sealed class NinePException : IOException
{
    /// <summary>Makes an exception for an error number.</summary>
    public NinePException(Errno error)
        : this(error, null)
    {
    }

    /// <summary>Makes an exception for an error number, with a sentence that says more.</summary>
    public NinePException(Errno error, string? message)
        : base(message ?? $"The request failed: {error}.") => Error = error;

    /// <summary>Why it failed.</summary>
    public Errno Error { get; }
}
