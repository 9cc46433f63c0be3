using LibOs.Controller.Commands;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.SharedMemory;

/// <summary>A region of memory that partitions share, as <c>--shared NAME:SIZE</c> names it.</summary>
/// <param name="Name">Its name: partitions that give the same share it.</param>
/// <param name="Length">Its length in bytes, a power of two.</param>
internal sealed record RegionSpec(string Name, ulong Length)
{
    /// <summary>The greatest length of a name.</summary>
    public const int LongestName = 15;

    /// <summary>The most regions that a partition has.</summary>
    public const int Most = 4;

    private const ulong Least = 4096;
    private const ulong Greatest = 128UL << 20;

    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spec">The region.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? TryParse(string text, out RegionSpec? spec)
    {
        spec = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !PartitionName.IsValid(text[..colon]) || colon > LongestName) return $"'{text}' is no region: --shared needs NAME:SIZE, the name of at most {LongestName} letters, digits, '.', '_' and '-'";
        if (!SizeText.TryParse(text[(colon + 1)..], out ulong length) || length is < Least or > Greatest || !ulong.IsPow2(length))
            return $"'{text[(colon + 1)..]}' is no size of a region: it is a power of two from 4K to 128M";
        spec = new RegionSpec(text[..colon], length);
        return null;
    }
}
