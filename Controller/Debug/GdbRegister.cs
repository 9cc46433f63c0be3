namespace LibOs.Controller.Debug;

/// <summary>A register in the stub's description.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it lies among all registers, in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record GdbRegister(int Number, string Name, int Offset, int Length);
