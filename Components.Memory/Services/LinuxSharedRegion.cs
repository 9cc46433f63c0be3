using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace LibOs.Components.Memory;

/// <summary>A shared region of a Linux partition: the device's resources in sysfs. No driver takes its interrupts, so waiting is looking again soon.</summary>
internal sealed class LinuxSharedRegion : SharedRegion
{
    private const string Devices = "/sys/bus/pci/devices";
    private const string Variable = "LIBOS_SHARED"; // the names, in the order of the devices
    private const string Vendor = "0x1af4";
    private const string Device = "0x1110";
    private const int PositionRegister = 8;
    private const int DoorbellRegister = 12;
    private const int MostMembers = 65535;
    private const int RegistersLength = 256;

    private readonly MemoryMappedViewAccessor _memory;
    private readonly MemoryMappedViewAccessor _registers;

    private LinuxSharedRegion(string name, string device)
    {
        Name = name;
        // no driver has switched it on
        File.WriteAllText(device + "/enable", "1");
        _memory = Map(device + "/resource2", out long length);
        _registers = Map(device + "/resource0", out _);
        Memory = new SharedBlock(_memory.SafeMemoryMappedViewHandle.DangerousGetHandle(), (int)Math.Min(length, int.MaxValue)).Memory;
        Self = _registers.ReadInt32(PositionRegister);
    }

    public override string Name { get; }

    public override Memory<byte> Memory { get; }

    public override int Self { get; }

    public static new SharedRegion Open(string name)
    {
        int index = Array.IndexOf((Environment.GetEnvironmentVariable(Variable) ?? "").Split(','), name);
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Devices)) throw new PlatformNotSupportedException("Memory is shared between partitions only: run this with 'libos run --shared' or 'libos linux --shared'.");
        string[] devices = [.. Directory.GetDirectories(Devices).Where(IsRegion).Order(StringComparer.Ordinal)];
        return index >= 0 && index < devices.Length ? new LinuxSharedRegion(name, devices[index]) : throw Missing(name);
    }

    public override void Ring(int member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(member, MostMembers);
        Interlocked.MemoryBarrier();
        _registers.Write(DoorbellRegister, (uint)member << 16);
    }

    public override bool Wait(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero) return false;
        Thread.Sleep(1);
        return true;
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _registers.Dispose();
    }

    private static bool IsRegion(string device) => Read(device + "/vendor") == Vendor && Read(device + "/device") == Device;

    private static string Read(string file) => File.Exists(file) ? File.ReadAllText(file).Trim().ToLower(CultureInfo.InvariantCulture) : "";

    private static MemoryMappedViewAccessor Map(string resource, out long length)
    {
        using var stream = new FileStream(resource, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        length = stream.Length;
        using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return file.CreateViewAccessor(0, resource.EndsWith('0') ? RegistersLength : 0, MemoryMappedFileAccess.ReadWrite);
    }
}
