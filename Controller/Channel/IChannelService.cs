namespace LibOs.Controller.Channel;

/// <summary>Answers the requests of a partition's file channel.</summary>
internal unsafe interface IChannelService
{
    /// <summary>Takes a request. Called on the channel's thread; what takes long is answered later, from another.</summary>
    /// <param name="request">The request, which is the service's until it is completed.</param>
    void Handle(ChannelRequest request);

    /// <summary>Gives all requests up, and waits a moment for those that are still being worked on.</summary>
    /// <returns>Whether none is; else the partition's memory must stay mapped.</returns>
    bool Close(TimeSpan patience);
}
