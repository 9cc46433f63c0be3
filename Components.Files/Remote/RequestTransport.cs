using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.NineP.KernelPath;

namespace LibOs.Components.Files;

/// <summary>Carries 9P requests over the kernel's channel.</summary>
[KernelPath]
internal readonly struct RequestTransport<THost> : IRequestTransport
    where THost : unmanaged, IFilesHost
{
    /// <inheritdoc/>
    public static int Take() => THost.TakeRequest();

    /// <inheritdoc/>
    public static int TryTake() => THost.TryTakeRequest();

    /// <inheritdoc/>
    public static Span<byte> GetMessage(int request) => THost.GetMessage(request);

    /// <inheritdoc/>
    public static Span<byte> GetData(int request, int wanted) => THost.GetData(request, wanted);

    /// <inheritdoc/>
    public static void Submit(int request, int messageLength, int dataLength) => THost.Submit(request, messageLength, dataLength);

    /// <inheritdoc/>
    public static void SubmitAndRelease(int request, int messageLength) => THost.SubmitAndRelease(request, messageLength);

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Await(int request) => THost.Await(request);

    /// <inheritdoc/>
    public static void Release(int request) => THost.ReleaseRequest(request);
}
