using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The policy that keeps an address space's areas: which ranges are reserved, with what protection.</summary>
/// <remarks>
/// Implemented by an unmanaged struct in safe code; pages, page tables and the memory itself are the mechanism's. All
/// addresses and lengths are multiples of 4096. Neighbouring areas with equal attributes are joined, so that a
/// collector that commits page by page does not fill the map. Methods run in kernel path: no allocation, no exception.
/// </remarks>
[Port]
public interface IAreaMap
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>The bytes of storage needed for <paramref name="areaCapacity"/> areas.</summary>
    /// <param name="areaCapacity">16 to 1,048,576.</param>
    static abstract int GetStorageSize(int areaCapacity);

    /// <summary>Prepares zeroed storage; the whole range is free.</summary>
    /// <param name="storage">At least <see cref="GetStorageSize"/> bytes, aligned to 16.</param>
    /// <param name="areaCapacity">The number of areas that can exist.</param>
    /// <param name="start">The lowest address managed.</param>
    /// <param name="end">The address after the highest.</param>
    void Initialize(Span<byte> storage, int areaCapacity, ulong start, ulong end);

    /// <summary>Makes a range one area, replacing whatever was mapped there.</summary>
    AreaResult Map(Span<byte> storage, ulong start, ulong length, AreaProtection protection, AreaKind kind);

    /// <summary>Removes whatever is mapped in a range; parts of areas outside it stay.</summary>
    AreaResult Unmap(Span<byte> storage, ulong start, ulong length);

    /// <summary>Changes the protection of a range that is mapped without a hole.</summary>
    /// <returns><see cref="AreaResult.NotMapped"/>, with nothing changed, when part of it is not mapped.</returns>
    AreaResult Protect(Span<byte> storage, ulong start, ulong length, AreaProtection protection);

    /// <summary>Finds the area that holds an address.</summary>
    bool TryFind(Span<byte> storage, ulong address, out Area area);

    /// <summary>Finds the lowest area that ends above an address; for walking the map.</summary>
    bool TryFindNext(Span<byte> storage, ulong address, out Area area);

    /// <summary>Finds free space.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="length">Bytes wanted, not 0.</param>
    /// <param name="alignment">A power of two, at least 4096.</param>
    /// <param name="start">The start of free space of that length.</param>
    bool TryFindFree(Span<byte> storage, ulong length, ulong alignment, out ulong start);

    /// <summary>The number of areas.</summary>
    int Count { get; }

    /// <summary>The sum of all areas' lengths in bytes.</summary>
    ulong MappedBytes { get; }
}
