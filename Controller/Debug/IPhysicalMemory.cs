namespace LibOs.Controller.Debug;

/// <summary>A machine's memory by physical addresses.</summary>
internal interface IPhysicalMemory
{
    /// <summary>The ranges that there are, by address.</summary>
    IReadOnlyList<(ulong Start, ulong Length)> Ranges { get; }

    /// <summary>Reads bytes of one range.</summary>
    /// <returns>Whether all of them are there.</returns>
    bool Read(ulong address, Span<byte> destination);
}
