namespace LibOs.Testing.Interleavings;

/// <summary>When other simulated cores see what one has written.</summary>
public enum StoreOrder
{
    /// <summary>At once.</summary>
    Sequential,

    /// <summary>Later, in the order written: each core has a store buffer, as x86 has. Fences and atomic operations empty it.</summary>
    TotalStoreOrder,

    /// <summary>Later, and plain writes in any order before the store of a word that follows them, as on ARM.</summary>
    Relaxed,
}
