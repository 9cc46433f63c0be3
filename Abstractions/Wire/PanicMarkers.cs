namespace LibOs.Abstractions.Wire;

/// <summary>The lines by which a controller recognises a kernel panic on the emergency console.</summary>
/// <remarks>
/// Between the two lines stands readable text. A code address appears as <c>[&lt;0x0000000000201234&gt;]</c>; the controller
/// puts the method's name and source line behind it.
/// </remarks>
public static class PanicMarkers
{
    /// <summary>The first line of a panic.</summary>
    public static ReadOnlySpan<byte> Begin => "--- kernel panic ---"u8;

    /// <summary>The last line of a panic; nothing follows it.</summary>
    public static ReadOnlySpan<byte> End => "--- end of panic ---"u8;

    /// <summary>What stands before a code address in hexadecimal digits.</summary>
    public static ReadOnlySpan<byte> AddressPrefix => "[<0x"u8;

    /// <summary>What stands behind a code address.</summary>
    public static ReadOnlySpan<byte> AddressSuffix => ">]"u8;
}
