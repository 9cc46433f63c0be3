namespace LibOs.NineP.KernelPath;

/// <summary>What carries the requests of <see cref="RequestClient{TTransport}"/>: several can be under way, each known by a number that is its tag.</summary>
/// <remarks>
/// Implemented by an unmanaged struct, so that calls are direct. A request is taken, filled, submitted, awaited and released, in
/// this order. The server receives requests in the order of submission.
/// </remarks>
public interface IRequestTransport
{
    /// <summary>Takes a request, waiting until one is free.</summary>
    /// <returns>Its number, its tag.</returns>
    static abstract int Take();

    /// <summary>Takes a request if one is free.</summary>
    /// <returns>Its number, or -1.</returns>
    static abstract int TryTake();

    /// <summary>Room for the T-message, at least 4,608 bytes.</summary>
    static abstract Span<byte> GetMessage(int request);

    /// <summary>Room for data that travels apart from the messages: what is asked for, or less. It is the request's until it is released.</summary>
    static abstract Span<byte> GetData(int request, int wanted);

    /// <summary>Hands a request to the server.</summary>
    /// <param name="request">The request.</param>
    /// <param name="messageLength">The length of the T-message without data that travels apart.</param>
    /// <param name="dataLength">How much data goes along, or how much there is room for; 0 when all of it is in the messages.</param>
    static abstract void Submit(int request, int messageLength, int dataLength);

    /// <summary>Hands a request to the server whose answer nobody wants; it is released by itself.</summary>
    static abstract void SubmitAndRelease(int request, int messageLength);

    /// <summary>Waits until the server has answered.</summary>
    /// <returns>The R-message without data that travels apart, whatever the server wrote.</returns>
    static abstract ReadOnlySpan<byte> Await(int request);

    /// <summary>Gives a request back that is not under way.</summary>
    static abstract void Release(int request);
}
