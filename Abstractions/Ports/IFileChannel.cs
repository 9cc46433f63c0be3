namespace LibOs.Abstractions.Ports;

/// <summary>The channel by which file systems send 9P messages to the controller; many requests can be under way.</summary>
/// <remarks>
/// Kernel path, called with the kernel lock held; <see cref="TakeRequest"/> and <see cref="Await"/> let it go while they wait. A request is
/// taken, filled, submitted, awaited and released, in this order; only waiting can be left to another thread.
/// </remarks>
public interface IFileChannel
{
    /// <summary>Whether the controller serves the channel. Without, nothing else here is called.</summary>
    static abstract bool HasChannel { get; }

    /// <summary>Takes a request, waiting until one is free.</summary>
    /// <returns>Its number, less than 32.</returns>
    static abstract int TakeRequest();

    /// <summary>Takes a request if one is free.</summary>
    /// <returns>Its number, or -1.</returns>
    static abstract int TryTakeRequest();

    /// <summary>Room for the T-message, at least 4,608 bytes.</summary>
    static abstract Span<byte> GetMessage(int request);

    /// <summary>
    /// Room for data that travels apart from the messages: as much as asked for if there is a buffer of that size, else less, at
    /// least 4,096 bytes. It is the request's until it is released.
    /// </summary>
    static abstract Span<byte> GetData(int request, int wanted);

    /// <summary>Hands a request to the controller.</summary>
    /// <param name="request">The request.</param>
    /// <param name="messageLength">The length of the T-message without data that travels apart.</param>
    /// <param name="dataLength">How much data goes along, or how much there is room for; 0 when all of it is in the messages.</param>
    static abstract void Submit(int request, int messageLength, int dataLength);

    /// <summary>Hands a request to the controller whose answer nobody wants; it is released by itself.</summary>
    static abstract void SubmitAndRelease(int request, int messageLength);

    /// <summary>Waits until the controller has answered.</summary>
    /// <returns>The R-message without data that travels apart; whatever the controller wrote, at most 4,608 bytes.</returns>
    static abstract ReadOnlySpan<byte> Await(int request);

    /// <summary>Whether the controller has answered.</summary>
    static abstract bool IsAnswered(int request);

    /// <summary>Gives a request back that is not under way.</summary>
    static abstract void ReleaseRequest(int request);
}
