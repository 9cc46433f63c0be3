namespace LibOs.Controller.Symbols;

/// <summary>The memory of a partition by virtual addresses.</summary>
internal interface IVirtualMemory
{
    /// <summary>Reads 64 bits.</summary>
    /// <param name="address">Where.</param>
    /// <param name="value">What is there.</param>
    /// <returns>False when nothing is mapped there.</returns>
    bool TryRead64(ulong address, out ulong value);
}
