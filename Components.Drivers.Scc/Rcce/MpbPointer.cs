namespace LibOs.Components.Drivers.Scc;

/// <summary>A place in the message-passing buffer of every unit of execution: the same offset in each (symmetric).</summary>
/// <param name="Offset">Bytes from the start of a core's share, 0 to 8191.</param>
public readonly record struct MpbPointer(int Offset)
{
    /// <summary>A place further on.</summary>
    /// <param name="pointer">The place.</param>
    /// <param name="bytes">How much further.</param>
    public static MpbPointer operator +(MpbPointer pointer, int bytes) => new(pointer.Offset + bytes);

    /// <summary>A place further on.</summary>
    /// <param name="bytes">How much further.</param>
    public MpbPointer Add(int bytes) => this + bytes;
}
