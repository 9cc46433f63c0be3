namespace LibOs.Testing.Scc;

/// <summary>What a link of the mesh carried in one direction.</summary>
/// <param name="FromTile">The tile that sends.</param>
/// <param name="ToTile">The neighbour that receives.</param>
/// <param name="Packets">Packets.</param>
/// <param name="Flits">Units of 16 bytes.</param>
/// <param name="WaitNanoseconds">How long packets waited for the link in all.</param>
public sealed record SccLink(int FromTile, int ToTile, long Packets, long Flits, double WaitNanoseconds);
