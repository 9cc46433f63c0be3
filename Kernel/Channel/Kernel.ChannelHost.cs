using LibOs.Abstractions.Ports;

namespace LibOs.Kernel;

/// <content>The file channel as file systems see it.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>What the kernel offers file systems; the rest of <see cref="IFilesHost"/> is with the files.</summary>
    internal readonly partial struct FilesHost
    {
        /// <inheritdoc cref="IFileChannel.HasChannel"/>
        public static bool HasChannel => s_hasChannel;

        /// <inheritdoc cref="IFileChannel.TakeRequest"/>
        public static int TakeRequest() => TakeSlot();

        /// <inheritdoc cref="IFileChannel.TryTakeRequest"/>
        public static int TryTakeRequest() => TryTakeSlot();

        /// <inheritdoc cref="IFileChannel.GetMessage"/>
        public static Span<byte> GetMessage(int request) => SlotMessage(request);

        /// <inheritdoc cref="IFileChannel.GetData"/>
        public static Span<byte> GetData(int request, int wanted) => SlotData(request, wanted);

        /// <inheritdoc cref="IFileChannel.Submit"/>
        public static void Submit(int request, int messageLength, int dataLength) => SubmitSlot(request, messageLength, dataLength);

        /// <inheritdoc cref="IFileChannel.SubmitAndRelease"/>
        public static void SubmitAndRelease(int request, int messageLength) => SubmitForgotten(request, messageLength);

        /// <inheritdoc cref="IFileChannel.Await"/>
        public static ReadOnlySpan<byte> Await(int request) => AwaitSlot(request);

        /// <inheritdoc cref="IFileChannel.IsAnswered"/>
        public static bool IsAnswered(int request) => IsSlotAnswered(request);

        /// <inheritdoc cref="IFileChannel.ReleaseRequest"/>
        public static void ReleaseRequest(int request) => ReleaseSlot(request);
    }
}
