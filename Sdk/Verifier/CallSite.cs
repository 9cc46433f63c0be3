namespace LibOs.Sdk.Verifier;

/// <summary>A direct call, or a jump out of a function.</summary>
/// <param name="Address">The instruction.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Target">Where it leads.</param>
/// <param name="StackDepth">The bytes of stack in use there; a call adds its return address.</param>
/// <param name="IsNear32">Whether the instruction ends with a 32-bit distance, which can be changed.</param>
internal readonly record struct CallSite(ulong Address, int Length, ulong Target, int StackDepth, bool IsNear32);
