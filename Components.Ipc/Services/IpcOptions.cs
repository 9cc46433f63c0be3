using System.Numerics;

namespace LibOs.Components.Ipc;

/// <summary>Options of <see cref="IIpcService"/>.</summary>
public sealed class IpcOptions
{
    /// <summary>How many values a channel holds unless it is said otherwise: a power of two, 2 to 1,048,576.</summary>
    public int ChannelCapacity { get; set; } = 1024;

    /// <summary>The bytes of each direction of a connection unless it is said otherwise: a power of two, 64 to 67,108,864.</summary>
    public int ConnectionCapacity { get; set; } = 1 << 16;

    internal void Validate()
    {
        if (ChannelCapacity is < 2 or > 1 << 20 || !BitOperations.IsPow2(ChannelCapacity))
            throw new ArgumentException($"IpcOptions.ChannelCapacity is {ChannelCapacity}: set it to a power of two, 2 to 1,048,576.");
        if (ConnectionCapacity is < 64 or > 1 << 26 || !BitOperations.IsPow2(ConnectionCapacity))
            throw new ArgumentException($"IpcOptions.ConnectionCapacity is {ConnectionCapacity}: set it to a power of two, 64 to 67,108,864.");
    }
}
