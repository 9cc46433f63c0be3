using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Measures whether KVM executes ring-0 code at the processor's own speed.</summary>
/// <remarks>
/// That /dev/kvm opens says nothing: a nested or software KVM may emulate a kernel's code at microseconds an instruction.
/// A guest of eight bytes counts down in protected mode; only an answer within milliseconds is trusted. The measurement
/// runs in a child process, so that whatever KVM does to it, the tool only has to kill it.
/// </remarks>
internal static unsafe class KvmProbe
{
    /// <summary>Iterations of the guest's loop, two instructions each.</summary>
    private const uint Iterations = 100_000;

    /// <summary>How long the loop may take: ten times what a slow processor needs, a hundredth of what emulation needs.</summary>
    private const long LoopLimit = 4_000_000;

    /// <summary>How long making the machine and the loop may take together, in milliseconds.</summary>
    private const int WholeLimit = 500;

    private const long CallOpen = 2;
    private const long CallMmap = 9;
    private const long CallIoctl = 16;
    private const long CallClone = 56;
    private const long CallClockGettime = 228;
    private const long CallExitGroup = 231;

    private const long KvmGetApiVersion = 0xae00;
    private const long KvmCreateVm = 0xae01;
    private const long KvmGetRunLength = 0xae04;
    private const long KvmCreateCpu = 0xae41;
    private const long KvmSetMemory = 0x4020ae46;
    private const long KvmRun = 0xae80;
    private const long KvmSetRegisters = 0x4090ae82;
    private const long KvmGetSystemRegisters = 0x8138ae83;
    private const long KvmSetSystemRegisters = 0x4138ae84;
    private const uint ExitHalt = 5;

    private const int SegmentLength = 24;
    private const int OffsetCr0 = 224;

    // dec ecx; jnz -3; hlt
    private static ReadOnlySpan<byte> Guest => [0x49, 0x75, 0xfd, 0xf4];

    /// <summary>Runs the measurement.</summary>
    /// <returns>Whether KVM is there and fast.</returns>
    public static bool IsFast()
    {
        byte* work = (byte*)LibC.mmap(0, 3 * 4096, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if ((nint)work == LibC.MAP_FAILED) return false;
        "/dev/kvm\0"u8.CopyTo(new Span<byte>(work, 16));
        Guest.CopyTo(new Span<byte>(work + 4096, 4096));

        int descriptor = -1;
        long child = LibC.SystemCall(CallClone, 0x1000 | 17, 0, (long)&descriptor, 0, 0, 0);
        if (child == 0)
        {
            long verdict = Measure(work, work + 4096, work + 8192);
            _ = LibC.SystemCall(CallExitGroup, verdict, 0, 0, 0, 0, 0);
        }

        if (child < 0) return false;
        LibC.PollFd wait = new() { Descriptor = descriptor, Events = LibC.POLLIN };
        if (LibC.poll(&wait, 1, WholeLimit) != 1) _ = LibC.kill((int)child, LibC.SIGKILL);
        int status = -1;
        while (LibC.waitpid((int)child, &status, 0) < 0 && LibC.Errno == LibC.EINTR)
        {
        }

        _ = LibC.close(descriptor);
        _ = LibC.munmap((nint)work, 3 * 4096);
        return status == 0;
    }

    // In the child: raw system calls and native memory only. 0 when KVM is fast.
    private static long Measure(byte* path, byte* page, byte* scratch)
    {
        long kvm = LibC.SystemCall(CallOpen, (long)path, LibC.O_RDWR, 0, 0, 0, 0);
        if (kvm < 0 || LibC.SystemCall(CallIoctl, kvm, KvmGetApiVersion, 0, 0, 0, 0) != 12) return 1;
        long machine = LibC.SystemCall(CallIoctl, kvm, KvmCreateVm, 0, 0, 0, 0);
        if (machine < 0) return 2;
        ulong* region = (ulong*)scratch;
        region[0] = 0;
        region[1] = 0x1000;
        region[2] = 4096;
        region[3] = (ulong)page;
        if (LibC.SystemCall(CallIoctl, machine, KvmSetMemory, (long)region, 0, 0, 0) < 0) return 3;
        long cpu = LibC.SystemCall(CallIoctl, machine, KvmCreateCpu, 0, 0, 0, 0);
        long length = LibC.SystemCall(CallIoctl, kvm, KvmGetRunLength, 0, 0, 0, 0);
        if (cpu < 0 || length < 4096) return 4;
        byte* run = (byte*)LibC.SystemCall(CallMmap, 0, length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, cpu, 0);
        if ((nint)run is < 0 and > -4096) return 5;

        // flat 32-bit protected mode: cs, ds, es, fs, gs, ss in this order
        if (LibC.SystemCall(CallIoctl, cpu, KvmGetSystemRegisters, (long)scratch, 0, 0, 0) < 0) return 6;
        for (int i = 0; i < 6; i++)
        {
            byte* segment = scratch + i * SegmentLength;
            *(ulong*)segment = 0;
            *(uint*)(segment + 8) = uint.MaxValue;
            *(ushort*)(segment + 12) = (ushort)(i == 0 ? 8 : 16);
            segment[14] = (byte)(i == 0 ? 11 : 3);
            segment[15] = 1;
            segment[16] = 0;
            segment[17] = 1;
            segment[18] = 1;
            segment[19] = 0;
            segment[20] = 1;
            segment[22] = 0;
        }

        *(ulong*)(scratch + OffsetCr0) |= 1;
        if (LibC.SystemCall(CallIoctl, cpu, KvmSetSystemRegisters, (long)scratch, 0, 0, 0) < 0) return 7;
        ulong* registers = (ulong*)scratch;
        for (int i = 0; i < 18; i++) registers[i] = 0;
        registers[2] = Iterations;
        registers[16] = 0x1000;
        registers[17] = 2;
        if (LibC.SystemCall(CallIoctl, cpu, KvmSetRegisters, (long)registers, 0, 0, 0) < 0) return 8;

        long start = Now(scratch);
        if (LibC.SystemCall(CallIoctl, cpu, KvmRun, 0, 0, 0, 0) < 0) return 9;
        long took = Now(scratch) - start;
        return *(uint*)(run + 8) == ExitHalt && took >= 0 && took < LoopLimit ? 0 : 10;
    }

    private static long Now(byte* scratch)
    {
        LibC.TimeSpec* time = (LibC.TimeSpec*)scratch;
        _ = LibC.SystemCall(CallClockGettime, LibC.CLOCK_MONOTONIC, (long)time, 0, 0, 0, 0);
        return time->Seconds * 1_000_000_000 + time->Nanoseconds;
    }
}
