namespace LibOs.Components.Drivers.Scc;

/// <summary>A call of RCCE or iRCCE that cannot be done; nothing was sent or changed.</summary>
public sealed class RcceException : Exception
{
    /// <summary>An error.</summary>
    /// <param name="error">Which.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    public RcceException(RcceError error, string detail)
        : base($"{Rcce.ErrorString(error)}: {detail}") => Error = error;

    /// <summary>Which error.</summary>
    public RcceError Error { get; }
}
