using System.Runtime.InteropServices;

namespace LibOs.Controller.Native;

/// <summary>What the first process of a Linux partition needs.</summary>
internal static unsafe partial class LibC
{
    public const ulong MS_RDONLY = 1;
    public const ulong MS_NOSUID = 2;
    public const ulong MS_NODEV = 4;
    public const int RB_POWER_OFF = 0x4321FEDC;

    private const long CallFinitModule = 313;

    [DllImport("libc")] public static extern int mount(byte* source, byte* target, byte* type, ulong flags, byte* data);
    [DllImport("libc")] public static extern int reboot(int how);
    [DllImport("libc")] public static extern int chdir(byte* path);
    [DllImport("libc")] public static extern int clock_settime(int clock, TimeSpec* time);
    [DllImport("libc")] public static extern int sethostname(byte* name, nuint length);

    /// <summary>Loads a kernel module.</summary>
    /// <returns>0 or a negative number, with the error in <see cref="Errno"/>.</returns>
    public static int LoadModule(int file, byte* parameters) => (int)SystemCall(CallFinitModule, file, (long)parameters, 0, 0, 0, 0);
}
