namespace LibOs.Components.Files;

/// <summary>A part of a transfer that is under way.</summary>
internal struct Piece
{
    /// <summary>The request.</summary>
    public int Request;

    /// <summary>How many bytes it asks for.</summary>
    public int Count;
}
