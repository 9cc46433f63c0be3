namespace LibOs.Components.Files.Tests;

/// <content>No channel: nothing of a controller's is mounted.</content>
internal readonly partial struct FakeHost
{
    public static bool HasChannel => false;

    public static int TakeRequest() => -1;

    public static int TryTakeRequest() => -1;

    public static Span<byte> GetMessage(int request) => default;

    public static Span<byte> GetData(int request, int wanted) => default;

    public static void Submit(int request, int messageLength, int dataLength)
    {
    }

    public static void SubmitAndRelease(int request, int messageLength)
    {
    }

    public static ReadOnlySpan<byte> Await(int request) => default;

    public static bool IsAnswered(int request) => false;

    public static void ReleaseRequest(int request)
    {
    }
}
