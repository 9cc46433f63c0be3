using System.Diagnostics.CodeAnalysis;

namespace LibOs.Abstractions.Services;

/// <summary>Tells a program whether it runs on the bare machine of a partition or as a process of another system.</summary>
public static class PartitionEnvironment
{
    /// <summary>The kernel beneath the program, or <see langword="null"/> in a process (<c>dotnet run</c>, tests).</summary>
    public static IKernelView? Kernel { get; private set; }

    /// <summary>Whether the program runs in a partition.</summary>
    [MemberNotNullWhen(true, nameof(Kernel))]
    public static bool IsPartition => Kernel is not null;

    /// <summary>Called once by the generated composition when its kernel has been booted.</summary>
    /// <param name="kernel">The view of the running kernel.</param>
    /// <exception cref="InvalidOperationException">A kernel is attached already.</exception>
    public static void Attach(IKernelView kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (Kernel is not null) throw new InvalidOperationException("A kernel is attached to this program already.");
        Kernel = kernel;
    }
}
