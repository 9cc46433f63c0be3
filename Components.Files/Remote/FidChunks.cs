using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The addresses of the pieces of the table of fids.</summary>
[InlineArray(Count)]
internal struct FidChunks
{
    /// <summary>How many there can be.</summary>
    public const int Count = 160;

    private nuint _first;
}
