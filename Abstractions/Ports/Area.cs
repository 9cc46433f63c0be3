namespace LibOs.Abstractions.Ports;

/// <summary>A range of addresses with one protection and one kind.</summary>
/// <param name="Start">Its first address, a multiple of 4096.</param>
/// <param name="End">The address after its last, a multiple of 4096.</param>
/// <param name="Protection">What a program may do there.</param>
/// <param name="Kind">What it is for.</param>
public readonly record struct Area(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)
{
    /// <summary>Its length in bytes.</summary>
    public ulong Length => End - Start;
}
