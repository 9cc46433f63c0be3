namespace LibOs.Components.Ipc;

/// <summary>What both sides of a contract must agree on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Shape">A number made of all methods and types of their parameters.</param>
public sealed record ContractIdentity(string Name, int Version, ulong Shape)
{
    /// <summary>Says what differs.</summary>
    /// <param name="other">The other side's.</param>
    /// <returns>A sentence; null when they agree.</returns>
    internal string? Mismatch(ContractIdentity other) =>
        Name != other.Name ? $"the server serves the contract '{Name}', not '{other.Name}'"
        : Version != other.Version ? $"the server has version {Version} of the contract '{Name}', the client version {other.Version}"
        : Shape != other.Shape ? $"server and client were built from different methods of the contract '{Name}' version {Version}: build both from the same, or raise the version"
        : null;
}
