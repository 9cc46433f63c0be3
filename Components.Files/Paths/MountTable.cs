using System.Runtime.CompilerServices;

namespace LibOs.Components.Files;

/// <summary>The mounts that there can be.</summary>
[InlineArray(Capacity)]
internal struct MountTable
{
    /// <summary>How many.</summary>
    public const int Capacity = 16;

    private Mount _first;
}
