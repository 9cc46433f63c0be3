namespace LibOs.Testing.Interleavings;

/// <summary>A write that other cores do not see yet.</summary>
/// <param name="Offset">Where.</param>
/// <param name="Length">1 to 8 bytes.</param>
/// <param name="Value">The bytes, the lowest first.</param>
/// <param name="IsRelease">Whether all earlier writes must be seen before.</param>
internal readonly record struct BufferedStore(int Offset, int Length, ulong Value, bool IsRelease);
