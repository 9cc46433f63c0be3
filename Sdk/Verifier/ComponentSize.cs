namespace LibOs.Sdk.Verifier;

/// <summary>The room that a component takes in an image.</summary>
/// <param name="Name">An assembly, a static library, or a kind of data.</param>
/// <param name="Code">Bytes of instructions.</param>
/// <param name="Data">Bytes of other contents that the file holds.</param>
/// <param name="Zero">Bytes that only memory holds.</param>
internal sealed record ComponentSize(string Name, long Code, long Data, long Zero)
{
    /// <summary>Bytes in the file.</summary>
    public long InFile => Code + Data;
}
