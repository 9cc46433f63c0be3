using LibOs.Abstractions.Wire;
using LibOs.NineP.Server;

namespace LibOs.Controller.Channel;

/// <summary>Serves trees of files to a partition: its channel is one session of 9P.</summary>
internal sealed class SessionService : IChannelService
{
    private readonly Session _session;
    private readonly Request?[] _requests = new Request?[ChannelRing.MaximumSlots];

    /// <summary>Serves a tree.</summary>
    public SessionService(IFileTree tree) =>
        _session = new Session(tree, new SessionOptions { MaximumMessageSize = ChannelRing.LongestData + 4096 });

    /// <inheritdoc/>
    public void Handle(ChannelRequest request)
    {
        Request taken = _requests[request.Slot] ??= new Request();
        taken.Take(request);
        // what is not even a header has no answer
        if (!_session.Submit(taken)) request.Complete(0);
    }

    /// <summary>Forgets all fids, and waits a moment for what is still being worked on.</summary>
    /// <returns>Whether nothing is; else the partition's memory must stay mapped.</returns>
    public bool Close(TimeSpan patience) => _session.Close().Wait(patience);

    private sealed class Request : ServerRequest
    {
        private readonly GuestBytes _bytes = new();
        private readonly Memory<byte>[] _pieces = new Memory<byte>[1];
        private ChannelRequest? _request;

        public unsafe void Take(ChannelRequest request)
        {
            _request = request;
            Message = request.Message;
            IsDataApart = request.DataLength > 0;
            if (IsDataApart)
            {
                _pieces[0] = _bytes.At(request.Data, request.DataLength);
                Data = _pieces;
            }
            else
            {
                Data = default;
            }
        }

        protected override Memory<byte> GetReply(int length) => _request!.Response;

        protected override void Complete(int replyLength, int dataLength) => _request!.Complete(replyLength);
    }
}
