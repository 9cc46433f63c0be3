namespace LibOs.Abstractions.Ports;

/// <summary>Physically contiguous memory shared with devices.</summary>
/// <param name="PhysicalAddress">Where a device finds it, a multiple of 4096.</param>
/// <param name="VirtualAddress">Where the processor finds it, a multiple of 4096.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct DeviceMemory(ulong PhysicalAddress, nuint VirtualAddress, int Length);
