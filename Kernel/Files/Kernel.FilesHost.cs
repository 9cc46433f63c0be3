using System.Runtime.CompilerServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>What file systems may ask of the kernel.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int PathCapacity = 4096;

    private static ulong s_launchStart; // the launch block while the file systems start

    private static void StartFiles(ulong launch)
    {
        s_launchStart = launch;
        TFiles.Start<FilesHost>();
        s_launchStart = 0;
    }

    /// <summary>
    /// Addresses in the direct map stand for the kernel's own memory: it copies files by them. What a program hands in was
    /// checked to be its own before.
    /// </summary>
    private static bool IsKernelMemory(ulong address) => address >= PhysicalMachine.DirectMap;

    /// <summary>The kernel's services for file systems.</summary>
    [KernelPath]
    internal readonly partial struct FilesHost : IFilesHost
    {
        public static long TotalMemory => s_totalFrames * (long)PageSize;

        public static long RealTime => Clock.Now() + s_realtimeOffset;

        public static int ThreadId => Current->Id;

        public static bool TryCopyIn(nuint to, ulong from, int length)
        {
            if (!IsKernelMemory(from)) return TryCopyNow(to, from, (ulong)length, from);
            // SAFETY: the kernel handed the address in.
            _ = KernelBytes.Copy(new ReadOnlySpan<byte>((void*)from, length), new Span<byte>((void*)to, length));
            return true;
        }

        public static bool TryCopyOut(ulong to, nuint from, int length)
        {
            if (!IsKernelMemory(to)) return TryCopyNow(to, from, (ulong)length, to);
            // SAFETY: the kernel handed the address in.
            _ = KernelBytes.Copy(new ReadOnlySpan<byte>((void*)from, length), new Span<byte>((void*)to, length));
            return true;
        }

        public static long CopyPath(ulong path, Span<byte> destination)
        {
            int length = 0;
            while (length < destination.Length)
            {
                ulong at = path + (ulong)length;
                int part = (int)Math.Min(PageSize - (at & (PageSize - 1)), (ulong)(destination.Length - length));
                if (!CanRead(at, 1)) return -Error.BadAddress;
                // SAFETY: the page was checked just now, and the destination has room for the part.
                for (int i = 0; i < part; i++)
                {
                    byte character = ((byte*)at)[i];
                    if (character == 0) return length;
                    destination[length++] = character;
                }
            }

            return -Error.NameTooLong;
        }

        public static nuint TakeFrames(int order)
        {
            LockMemory();
            ulong address = CanCharge((long)PageSize << order) ? AllocateKernelFrames(order) : 0;
            UnlockMemory();
            return address == 0 ? 0 : (nuint)ToVirtual(address);
        }

        public static void GiveFrames(nuint address, int order) => GiveKernelFrames(address - PhysicalMachine.DirectMap, order);

        public static void ClearFrame(nuint address) => Native.ZeroPage((byte*)address);

        public static void DropMappings(ulong identity, long first, long end) => DropFileMappings(identity, first, end);

        public static bool Wait(ref WaitPoint point, bool isInterruptible)
        {
            // SAFETY: the point does not move, and a queue is laid out like it: first and last.
            WaitQueue* queue = (WaitQueue*)Unsafe.AsPointer(ref point);
            return Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>.Wait(queue, 0, long.MaxValue, isInterruptible) != WakeReason.Signal;
        }

        public static void Wake(ref WaitPoint point) =>
            // SAFETY: as above.
            WakeAll((WaitQueue*)Unsafe.AsPointer(ref point));

        public static ReadOnlySpan<byte> GetStartItem(StartItem item)
        {
            if (s_launchStart == 0) return default;
            LaunchSection section = item switch
            {
                StartItem.ImagePath => LaunchSection.ImagePath,
                StartItem.WorkingDirectory => LaunchSection.WorkingDirectory,
                StartItem.Mounts => LaunchSection.Mounts,
                StartItem.Arguments => LaunchSection.Arguments,
                _ => LaunchSection.Environment,
            };
            return LaunchBlock.TryFind(OpenLaunchBlock(s_launchStart), section, out ReadOnlySpan<byte> payload) ? payload : default;
        }

        public static int WriteContent(FileContent content, long position, Span<byte> destination) => WriteFileContent(content, position, destination);

        public static int NextDescriptor(int from) => Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>.NextDescriptor(from);

        public static int NextThread(int from) => Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>.NextThread(from);

        public static long DescribeDescriptor(int descriptor, Span<byte> destination) => DescribeDescription(descriptor, destination);
    }

    /// <summary>The threads, by number, for /proc/self/task.</summary>
    private static int NextThread(int from)
    {
        int found = -1;
        for (int slot = 0; slot < s_threadCapacity; slot++)
        {
            Thread* thread = s_threads[slot];
            if (thread != null && thread->State != ThreadState.Ended && thread->Id >= from && (found < 0 || thread->Id < found)) found = thread->Id;
        }

        return found;
    }

    private static long DescribeDescription(int number, Span<byte> destination)
    {
        Streams.OpenDescription* description = FindDescription((ulong)number);
        if (description == null) return -Error.NoEntry;
        switch (description->Kind)
        {
            case Streams.DescriptorKind.File:
            case Streams.DescriptorKind.Path:
                return TFiles.GetPath<FilesHost>(description->File, destination);
            case Streams.DescriptorKind.Null:
                return KernelBytes.Copy("/dev/null"u8, destination);
            case Streams.DescriptorKind.Zero:
                return KernelBytes.Copy("/dev/zero"u8, destination);
            case Streams.DescriptorKind.Full:
                return KernelBytes.Copy("/dev/full"u8, destination);
            case Streams.DescriptorKind.Random:
                return KernelBytes.Copy("/dev/urandom"u8, destination);
            case Streams.DescriptorKind.EventCount:
                return KernelBytes.Copy("anon_inode:[eventfd]"u8, destination);
            case Streams.DescriptorKind.PollSet:
                return KernelBytes.Copy("anon_inode:[eventpoll]"u8, destination);
            default:
                return KernelBytes.Copy("pipe:[1]"u8, destination);
        }
    }
}
