namespace LibOs.Sdk.Verifier;

/// <summary>Whose code a method is; the kernel knows the numbers.</summary>
internal enum PolicyKind
{
    Kernel = 0,
    Scheduler = 1,
    FrameAllocator = 2,
    AreaMap = 3,
    Console = 4,
    Log = 5,
}
