using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SharedMemory;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>
/// Memory that partitions share. Nobody has set up the machine's PCI devices: the kernel gives them addresses and an
/// interrupt each. Only a partition that was started with a region looks at PCI at all.
/// </content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int MostRegions = Vectors.LastDoorbell - Vectors.Doorbell + 1;
    private const int SharedHeader = 24; // configuration space, window, its length
    private const int LastDevice = 31;
    private const uint SharedMemoryDevice = 0x1110_1AF4;
    private const ulong RegisterSpace = 0x4000; // for the registers of one device and its table of messages
    private const uint PositionRegister = 8;
    private const uint DoorbellRegister = 12;
    private const ulong MessageAddress = 0xFEE0_0000; // to core 0, which serves the devices

    private static SharedRegion* s_regions;
    private static int s_regionCount;

    private static void StartSharedMemory(ReadOnlySpan<byte> launch)
    {
        s_regionCount = 0;
        if (!LaunchBlock.TryFind(launch, LaunchSection.SharedMemory, out ReadOnlySpan<byte> payload) || payload.Length < SharedHeader) return;
        ulong memory = TakeKernelFrames(0);
        if (memory == 0) Panic("memory: not enough for shared regions"u8, null);
        s_regions = (SharedRegion*)ToVirtual(memory);
        // SAFETY: a frame just taken.
        KernelBytes.Clear(new Span<byte>(s_regions, (int)PageSize));
        ulong configuration = BinaryPrimitives.ReadUInt64LittleEndian(payload);
        ulong window = BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]);
        ulong end = window + BinaryPrimitives.ReadUInt64LittleEndian(payload[16..]);
        ReadOnlySpan<byte> names = payload[SharedHeader..];
        const ulong Registers = PageEntry.CacheDisabled | PageEntry.WriteThrough;
        if (!MapDevice(configuration, LargePage, Registers) || !MapDevice(window, LargePage, Registers)) Panic("memory: not enough for the tables of shared regions"u8, null);
        ulong next = window + LargePage;
        for (uint device = 1; device <= LastDevice && s_regionCount < MostRegions && names.Length > 0; device++)
        {
            var function = new PciFunction(configuration + (device * PciFunction.DeviceStride));
            if (function.Identity != SharedMemoryDevice) continue;
            int length = names.IndexOf((byte)0);
            if (length < 0) length = names.Length;
            StartRegion(function, window + ((ulong)s_regionCount * RegisterSpace), ref next, end, names[..length]);
            names = length < names.Length ? names[(length + 1)..] : default;
        }

        LogNumber(LogLevel.Information, "shared regions: "u8, (ulong)s_regionCount);
    }

    private static void StartRegion(PciFunction function, ulong registers, ref ulong next, ulong end, ReadOnlySpan<byte> name)
    {
        ulong length = function.BaseLength(2);
        if (length == 0) return;
        ulong size = Math.Max(length, LargePage);
        ulong start = (next + size - 1) & ~(size - 1); // lengths are powers of two
        if (start + size > end || !MapDevice(start, size, 0))
        {
            LogNumber(LogLevel.Warning, "a shared region has no place: bytes "u8, length);
            return;
        }

        next = start + size;
        ulong messages = registers + (RegisterSpace / 2);
        function.SetBase(0, registers);
        function.SetBase(1, messages);
        function.SetBase(2, start);
        function.Enable();
        if (!function.TryEnableMessages(out uint table)) return;
        messages += table & ~7u;
        PhysicalMachine.WriteRegister32(messages, (uint)MessageAddress);
        PhysicalMachine.WriteRegister32(messages + 4, 0);
        PhysicalMachine.WriteRegister32(messages + 8, (uint)(Vectors.Doorbell + s_regionCount));
        PhysicalMachine.WriteRegister32(messages + 12, 0);

        // SAFETY: the page has room for all regions.
        SharedRegion* region = s_regions + s_regionCount;
        region->Registers = registers;
        region->Record.Address = (nint)ToVirtual(start);
        region->Record.Length = (long)length;
        region->Record.Self = (int)PhysicalMachine.ReadRegister32(registers + PositionRegister);
        Span<byte> text = region->Record.Name;
        KernelBytes.Copy(name[..Math.Min(name.Length, text.Length)], text);
        s_regionCount++;
    }

    /// <summary>Maps a device's addresses where all physical memory is mapped; both are multiples of 2 MiB.</summary>
    private static bool MapDevice(ulong start, ulong length, ulong flags)
    {
        for (ulong address = start; address < start + length; address += LargePage)
        {
            ulong* entry = MakeDirectoryEntry(ToVirtual(address));
            if (entry == null) return false;
            *entry = address | flags | PageEntry.Present | PageEntry.Writable | PageEntry.Large | PageEntry.NoExecute;
            Native.InvalidatePage(ToVirtual(address));
        }

        return true;
    }

    private static void HandleDoorbell(int index)
    {
        if (index >= s_regionCount) return;
        // SAFETY: checked just now.
        SharedRegion* region = s_regions + index;
        region->Rung++;
        WakeAll(&region->Waiting);
    }

    private static long DescribeRegion(ulong index, ulong address)
    {
        if (index >= (ulong)s_regionCount) return -Error.NoDevice;
        return TryCopyOut(address, &(s_regions + index)->Record, (ulong)sizeof(SharedRegionRecord)) ? 0 : -Error.BadAddress;
    }

    private static long RingDoorbell(ulong index, ulong peer)
    {
        if (index >= (ulong)s_regionCount) return -Error.NoDevice;
        Native.Fence(); // what was written before is there when the other looks
        PhysicalMachine.WriteRegister32((s_regions + index)->Registers + DoorbellRegister, (uint)peer << 16);
        return 0;
    }

    private static long WaitDoorbell(ulong index, ulong rung, ulong nanoseconds)
    {
        if (index >= (ulong)s_regionCount) return -Error.NoDevice;
        // SAFETY: checked just now; the queue stays where it is.
        SharedRegion* region = s_regions + index;
        if (region->Rung == (int)rung && nanoseconds != 0)
            _ = Wait(&region->Waiting, 0, nanoseconds >= long.MaxValue ? long.MaxValue : Saturate(Clock.Now(), (long)nanoseconds));
        return (uint)region->Rung;
    }
}
