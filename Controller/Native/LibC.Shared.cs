using System.Runtime.InteropServices;

namespace LibOs.Controller.Native;

/// <summary>What the servers of shared memory need: descriptors in messages, seals.</summary>
internal static unsafe partial class LibC
{
    public const int F_SEAL_SEAL = 1;
    public const int F_SEAL_SHRINK = 2;
    public const int F_SEAL_GROW = 4;
    public const int SCM_RIGHTS = 1;
    public const int SOCK_NONBLOCK = 0x800;
    public const int EFD_NONBLOCK = 0x800;

    /// <summary>struct msghdr, as musl and the kernel have it on x86-64.</summary>
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }

    [DllImport("libc")] public static extern nint sendmsg(int socket, MessageHeader* message, int flags);
}
