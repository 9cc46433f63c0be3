namespace LibOs.Testing;

/// <summary>A buffer that a driver handed over through a virtqueue.</summary>
/// <param name="Id">Its number, given back with it.</param>
/// <param name="Address">Its physical address.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="IsForDevice">Whether the device writes it; otherwise it reads it.</param>
public readonly record struct SimulatedBuffer(int Id, ulong Address, int Length, bool IsForDevice);
