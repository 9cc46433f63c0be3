using System.Threading.Channels;

namespace LibOs.Components.Ipc;

/// <summary>Messaging over memory of the program.</summary>
internal sealed class IpcService(IpcOptions options, ICoreRunner cores) : IIpcService
{
    public ICoreRunner Cores => cores;

    public SharedMemory CreateMemory(int participants, int length) => new(participants, length);

    public (ChannelWriter<TItem> Writer, ChannelReader<TItem> Reader) CreateChannel<TItem>(int? capacity = null)
        where TItem : unmanaged
    {
        int items = capacity ?? options.ChannelCapacity;
        var memory = new SharedMemory(2, RingProducer<ThreadTransport, TItem>.Size(items));
        return (new IpcChannelWriter<ThreadTransport, TItem>(memory.Join(0), 0, items, 1), new IpcChannelReader<ThreadTransport, TItem>(memory.Join(1), 0, items, 0));
    }

    public (FrameConnection Client, FrameConnection Server) CreateConnection(int? capacity = null)
    {
        int bytes = capacity ?? options.ConnectionCapacity;
        var memory = new SharedMemory(2, RingConnection<ThreadTransport>.Size(bytes));
        return (new RingConnection<ThreadTransport>(memory.Join(0), 0, bytes, 1), new RingConnection<ThreadTransport>(memory.Join(1), 0, bytes, 0));
    }
}
