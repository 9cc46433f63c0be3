namespace LibOs.Abstractions.Wire;

/// <summary>What <see cref="ControlChannel.TryRead"/> found.</summary>
public enum ControlResult
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>Only part of a message: read more.</summary>
    Incomplete,

    /// <summary>Bytes that are no message. The channel cannot be used any more.</summary>
    Malformed,
}
