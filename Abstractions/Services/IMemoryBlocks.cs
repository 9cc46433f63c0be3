namespace LibOs.Abstractions.Services;

/// <summary>Memory of a particular kind that managed services ask of the kernel beneath the program.</summary>
/// <remarks>Implemented by the kernel's view beside <see cref="IKernelView"/>. Safe from any thread.</remarks>
public interface IMemoryBlocks
{
    /// <summary>The longest block that is physically contiguous: 4 MiB.</summary>
    const int LongestContiguous = 4 << 20;

    /// <summary>Maps zeroed memory whose frames lie one behind the other.</summary>
    /// <param name="length">1 to <see cref="LongestContiguous"/>; rounded up to whole pages.</param>
    /// <param name="physicalAddress">Where it lies in physical memory.</param>
    /// <returns>Its address, or 0 when there is none.</returns>
    nint MapContiguous(nint length, out long physicalAddress);

    /// <summary>Maps zeroed memory in pages of 2 MiB.</summary>
    /// <param name="length">Bytes; rounded up to whole pages of 2 MiB.</param>
    /// <returns>Its address, a multiple of 2 MiB; or 0 when there is not enough.</returns>
    nint MapHugePages(nint length);

    /// <summary>Gives memory back.</summary>
    /// <param name="address">What a method of this interface returned.</param>
    /// <param name="length">The length it was asked for; of huge pages, rounded up to whole ones.</param>
    void Unmap(nint address, nint length);
}
