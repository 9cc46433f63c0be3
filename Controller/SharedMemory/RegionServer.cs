using System.Buffers.Binary;
using LibOs.Controller.Native;

namespace LibOs.Controller.SharedMemory;

/// <summary>
/// Joins the members of a region: QEMU's ivshmem server protocol (docs/specs/ivshmem-spec.txt of QEMU). A member is told the
/// file that is the memory, and of each other member the descriptors that ring its doorbell; nothing that a member sends is read.
/// </summary>
internal sealed unsafe class RegionServer
{
    private const int MostMembers = 256;
    private const long Version = 0;
    private const long MemoryFile = -1;
    private const int Patience = 10_000;

    private readonly int _listener;
    private readonly int _memory;
    private readonly List<Member> _members = [];
    private int _next;

    /// <summary>Makes a server.</summary>
    /// <param name="listener">The listening socket that members come to.</param>
    /// <param name="length">The region's length in bytes.</param>
    /// <exception cref="IOException">The host gives no file of that length.</exception>
    public RegionServer(int listener, ulong length)
    {
        _listener = listener;
        _memory = Descriptors.MemoryFile("libos-shared\0"u8, [], sealable: true);
        // nobody can make it shorter under the others' feet
        if (LibC.ftruncate(_memory, (long)length) != 0 || LibC.fcntl(_memory, LibC.F_ADD_SEALS, LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_SEAL) != 0)
            throw new IOException($"the host gives no shared memory of {length} bytes (errno {LibC.Errno})");
    }

    /// <summary>Serves until the last member has gone, or none has come.</summary>
    public void Run()
    {
        bool hadMembers = false;
        LibC.PollFd* wait = stackalloc LibC.PollFd[MostMembers + 1];
        while (true)
        {
            wait[0] = new() { Descriptor = _members.Count < MostMembers ? _listener : -1, Events = LibC.POLLIN };
            for (int i = 0; i < _members.Count; i++) wait[i + 1] = new() { Descriptor = _members[i].Socket, Events = 0 };
            int ready = LibC.poll(wait, (nuint)_members.Count + 1, hadMembers ? -1 : Patience);
            if (ready == 0) return;
            for (int i = _members.Count - 1; i >= 0; i--)
            {
                if (wait[i + 1].Returned != 0) Leave(_members[i]);
            }

            if (wait[0].Returned != 0 && Accept()) hadMembers = true;
            if (hadMembers && _members.Count == 0) return;
        }
    }

    private bool Accept()
    {
        int socket = LibC.accept4(_listener, null, null, LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK);
        if (socket < 0) return false;
        var member = new Member(Number(), socket, LibC.eventfd(0, LibC.O_CLOEXEC | LibC.EFD_NONBLOCK));
        bool works = Send(socket, Version, -1) && Send(socket, member.Number, -1) && Send(socket, MemoryFile, _memory);
        foreach (Member other in _members) works = works && Send(socket, other.Number, other.Doorbell);
        works = works && Send(socket, member.Number, member.Doorbell);
        if (!works)
        {
            _ = LibC.close(socket);
            _ = LibC.close(member.Doorbell);
            return false;
        }

        for (int i = _members.Count - 1; i >= 0; i--)
        {
            if (!Send(_members[i].Socket, member.Number, member.Doorbell)) Leave(_members[i]);
        }

        _members.Add(member);
        return true;
    }

    private void Leave(Member member)
    {
        if (!_members.Remove(member)) return;
        _ = LibC.close(member.Socket);
        _ = LibC.close(member.Doorbell);
        for (int i = _members.Count - 1; i >= 0; i--)
        {
            // whoever is not there any more is found out by the next poll
            if (i < _members.Count) _ = Send(_members[i].Socket, member.Number, -1);
        }
    }

    // The lowest number that nobody has: the first two members are 0 and 1.
    private int Number()
    {
        _next = 0;
        while (_members.Exists(member => member.Number == _next)) _next++;
        return _next;
    }

    private static bool Send(int socket, long value, int descriptor)
    {
        byte* payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(payload, 8), value);
        LibC.IoVector vector = new() { Start = payload, Length = 8 };
        byte* control = stackalloc byte[24];
        LibC.MessageHeader message = new() { Vectors = &vector, VectorCount = 1 };
        if (descriptor >= 0)
        {
            // struct cmsghdr: length, level, kind; then the descriptor
            *(ulong*)control = 20;
            *(int*)(control + 8) = LibC.SOL_SOCKET;
            *(int*)(control + 12) = LibC.SCM_RIGHTS;
            *(int*)(control + 16) = descriptor;
            message.Control = control;
            message.ControlLength = 24;
        }

        // a full socket is a member that does not read: it goes
        return LibC.sendmsg(socket, &message, LibC.MSG_NOSIGNAL | LibC.MSG_DONTWAIT) == 8;
    }

    private sealed record Member(int Number, int Socket, int Doorbell);
}
