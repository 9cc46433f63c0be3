using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The parts of one transfer that may be under way together: while one is copied here, the controller works on the next.</summary>
[InlineArray(Count)]
internal struct Pieces
{
    /// <summary>How many.</summary>
    public const int Count = 3;

    private Piece _first;
}
