namespace LibOs.Sdk.Verifier;

/// <summary>A section of a linked file that is loaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">The virtual address of its first byte.</param>
/// <param name="Size">Its length in memory, in bytes.</param>
/// <param name="FileOffset">Where its bytes start in the file.</param>
/// <param name="IsCode">Whether it holds instructions.</param>
/// <param name="IsWritable">Whether the program may write it.</param>
/// <param name="HasBytes">Whether the file holds its contents; if not they are zeros.</param>
internal sealed record LinkedSection(string Name, ulong Address, ulong Size, int FileOffset, bool IsCode, bool IsWritable, bool HasBytes)
{
    /// <summary>The first address behind it.</summary>
    public ulong End => Address + Size;

    /// <summary>Whether C# methods lie in it.</summary>
    public bool IsManaged => Name is "__managedcode" or "__unbox";
}
