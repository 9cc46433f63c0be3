using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Tests;

/// <summary>A kernel with three ports, and packages for them.</summary>
internal static class TestKernel
{
    public const string Usings = "using LibOs.Abstractions.Composition;\nusing LibOs.Abstractions.Services;\nusing System;\nusing Contracts;\n";

    public static readonly MetadataReference Contracts = ContractsOf(1);

    public static readonly MetadataReference Kernel = KernelOf(Contracts);

    public static readonly MetadataReference Schedulers = SchedulersOf(Contracts);

    /// <summary>Implements the machine, and a console that is generic over it.</summary>
    public static readonly MetadataReference Drivers = Packages.Reference("Test.Drivers", "1.3.0", Usings + """
        [assembly: ProvidesComponent(typeof(IMachine), typeof(Drivers.Pc), IMachine.PortVersion)]
        [assembly: ProvidesComponent(typeof(IConsole), typeof(Drivers.Serial<>), IConsole.PortVersion)]
        namespace Drivers
        {
            public struct Pc : IMachine;
            public struct Serial<TMachine> : IConsole where TMachine : struct, IMachine { TMachine _machine; }
        }
        """, Contracts);

    public static MetadataReference ContractsOf(int version) => Packages.Reference("Test.Contracts", $"1.{version}.0", $$"""
        using LibOs.Abstractions.Composition;
        namespace Contracts
        {
            [Port] public interface IScheduler { const int PortVersion = {{version}}; }
            [Port] public interface IMachine { const int PortVersion = 1; }
            [Port] public interface IConsole { const int PortVersion = 1; }
        }
        """);

    public static MetadataReference KernelOf(MetadataReference contracts, string name = "Test.Kernel") => Packages.Reference(name, "2.0.0", Usings + """
        [assembly: KernelRoot(typeof(TheKernel.Root<,>), typeof(TheKernel.View<,>))]
        [assembly: RequiresPort(typeof(IScheduler), IScheduler.PortVersion, "Test.Schedulers")]
        [assembly: RequiresPort(typeof(IConsole), IConsole.PortVersion, "Test.Drivers")]
        namespace TheKernel
        {
            public struct Frame;
            public static unsafe class Root<TScheduler, TConsole> where TScheduler : unmanaged, IScheduler where TConsole : unmanaged, IConsole
            {
                public static bool IsBooted => false;
                [KernelEntry("test_trap")] public static void Trap(Frame* frame, ulong error) { }
                [KernelEntry("test_call")] public static long Call(ref Frame frame, delegate*<int, void> callback) => 0;
                public static void NotAnEntry() { }
            }
            public sealed class View<TScheduler, TConsole> : IKernelView where TScheduler : unmanaged, IScheduler where TConsole : unmanaged, IConsole
            {
                public MemoryStatistics GetMemoryStatistics() => default;
                public int GetThreads(Span<ThreadRecord> destination) => 0;
                public string SchedulerName => "";
                public string FrameAllocatorName => "";
                public void Yield() { }
                public long QuantumNanoseconds { get; set; }
                public void WriteLog(int level, ReadOnlySpan<byte> text) { }
                public int ReadLog(ref ulong position, out int level, out long nanoseconds, Span<byte> destination) { level = 0; nanoseconds = 0; return -1; }
                public int CoreCount => 1;
                public int CurrentCore => 0;
                public ThreadScheduling GetScheduling(int threadId) => default;
                public void SetScheduling(int threadId, ThreadScheduling value) { }
                public void IsolateCore(int core) { }
                public void ReleaseCore(int core) { }
            }
        }
        """, contracts);

    /// <summary>Implements the scheduler twice, and registers it.</summary>
    public static MetadataReference SchedulersOf(MetadataReference contracts) => Packages.Reference("Test.Schedulers", "1.2.0", Usings + """
        [assembly: ProvidesComponent(typeof(IScheduler), typeof(Schedulers.Fair), IScheduler.PortVersion)]
        [assembly: ProvidesComponent(typeof(IScheduler), typeof(Schedulers.Strict), IScheduler.PortVersion, IsDefault = false)]
        namespace Schedulers
        {
            public struct Fair : IScheduler;
            public struct Strict : IScheduler;
            public static class Registration
            {
                public static object AddScheduler<[ComposedPart(typeof(IScheduler))] T>(this object services) where T : unmanaged, IScheduler => services;
            }
        }
        """, contracts);
}
