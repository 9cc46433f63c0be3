namespace LibOs.Controller.Channel;

/// <summary>Refuses every request: a partition without shared directories.</summary>
internal sealed class NoService : IChannelService
{
    private const byte ErrorType = 7; // Rlerror
    private const int ErrorLength = 11;
    private const byte NotSupported = 95; // EOPNOTSUPP

    /// <inheritdoc/>
    public void Handle(ChannelRequest request)
    {
        Span<byte> response = request.Response.Span;
        ReadOnlySpan<byte> message = request.Message.Span;
        if (response.Length < ErrorLength || message.Length < ErrorLength - 4)
        {
            request.Complete(0);
            return;
        }

        response[..ErrorLength].Clear();
        response[0] = ErrorLength;
        response[4] = ErrorType;
        message.Slice(5, 2).CopyTo(response[5..]);
        response[7] = NotSupported;
        request.Complete(ErrorLength);
    }
}
