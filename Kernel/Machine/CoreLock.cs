namespace LibOs.Kernel.Machine;

/// <summary>A lock that cores wait for by spinning. Taken and released by the kernel's lock functions only.</summary>
internal struct CoreLock
{
    /// <summary>The number of the core that holds it plus 1; 0 when it is free.</summary>
    public int Holder;
}
