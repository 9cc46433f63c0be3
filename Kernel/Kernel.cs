using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <summary>The kernel of an image: the mechanism under the C library and the .NET runtime, with its policies built in.</summary>
/// <remarks>
/// <para>
/// The composition closes this class with concrete structs, so calls into policies compile to direct, inlined code, and
/// the statics of the closed class are the machine's one state. It runs with interrupts off, on a kernel stack per
/// thread; all of it is kernel path: nothing is allocated, nothing is thrown.
/// </para>
/// <para>Each file of this class holds one subject; <see cref="Main"/> (Boot/Kernel.Boot.cs) is where it begins.</para>
/// </remarks>
/// <typeparam name="TScheduler">The policy that orders ready threads.</typeparam>
/// <typeparam name="TFrames">The policy that hands out page frames.</typeparam>
/// <typeparam name="TAreas">The map of the address space.</typeparam>
/// <typeparam name="TConsole">The driver of streams and control channel.</typeparam>
/// <typeparam name="TLog">The buffer of the kernel's log.</typeparam>
/// <typeparam name="TFiles">The file systems; <see cref="NoFiles"/> when the image has none.</typeparam>
[KernelPath]
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
    where TScheduler : unmanaged, IScheduler
    where TFrames : unmanaged, IFrameAllocator
    where TAreas : unmanaged, IAreaMap
    where TConsole : unmanaged, IConsole
    where TLog : unmanaged, ILogBuffer
    where TFiles : unmanaged, IFiles
{
    private const ulong PageSize = 4096;

    private static ImageAddresses* s_image;
    private static bool s_isBooted;

    /// <summary>Whether this kernel runs on the machine: true in a partition, false in a process of another system.</summary>
    public static bool IsBooted => s_isBooted;

    private static Thread* Current => Core->Current;

    private static ulong ToVirtual(ulong physicalAddress) => PhysicalMachine.DirectMap + physicalAddress;
}
