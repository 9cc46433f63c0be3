namespace LibOs.Components.Ipc.Tests;

/// <summary>A contract with everything that can be sent.</summary>
[IpcContract("calculator", Version = 2)]
public interface ICalculator
{
    int Add(int left, int right);

    void Reset();

    string? Describe(string name, string? note);

    Point Mirror(Point point, Axis axis);

    byte[] Reverse(ReadOnlyMemory<byte> bytes);

    int[]? Double(int[]? values);

    Task<long> SumAsync(long[] values, CancellationToken cancellationToken);

    ValueTask<Point> MoveAsync(Point point, double by);

    Task WaitAsync(int milliseconds, CancellationToken cancellation);

    ValueTask FailAsync(string message);
}

/// <summary>An unmanaged struct.</summary>
public readonly record struct Point(double X, double Y);

/// <summary>An enumeration.</summary>
public enum Axis : byte
{
    X,
    Y,
}
