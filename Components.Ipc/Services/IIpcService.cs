using System.Threading.Channels;

namespace LibOs.Components.Ipc;

/// <summary>Messaging between the threads and cores of a program.</summary>
public interface IIpcService
{
    /// <summary>Runs functions on other cores.</summary>
    ICoreRunner Cores { get; }

    /// <summary>Takes memory that threads share.</summary>
    /// <param name="participants">How many participants there are, 1 to 64.</param>
    /// <param name="length">Its bytes.</param>
    SharedMemory CreateMemory(int participants, int length);

    /// <summary>Makes a channel for one writer and one reader.</summary>
    /// <typeparam name="TItem">The values.</typeparam>
    /// <param name="capacity">How many values it holds, a power of two; as the options say when null.</param>
    (ChannelWriter<TItem> Writer, ChannelReader<TItem> Reader) CreateChannel<TItem>(int? capacity = null)
        where TItem : unmanaged;

    /// <summary>Makes the two ends of a connection, for a contract's client and server.</summary>
    /// <param name="capacity">The bytes of the ring of each direction, a power of two; as the options say when null.</param>
    (FrameConnection Client, FrameConnection Server) CreateConnection(int? capacity = null);
}
