using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The addresses of the first locks of files whose identities have the same remainder.</summary>
[InlineArray(Count)]
internal struct LockBuckets
{
    /// <summary>How many.</summary>
    public const int Count = 64;

    private nuint _first;
}
