namespace LibOs.Components.Console;

/// <summary>What the device said about its ports: a bit each, <c>1 &lt;&lt; port</c>, for ports 1 to 5.</summary>
internal struct PortState
{
    /// <summary>Ports that the driver still has to answer for.</summary>
    public uint Unanswered;

    /// <summary>Ports whose other side was opened at some time.</summary>
    public uint Opened;

    /// <summary>Ports whose other side was open and is no more. That is final.</summary>
    public uint Ended;

    /// <summary>Of those, the ones that were not reported yet.</summary>
    public uint EndedNews;
}
