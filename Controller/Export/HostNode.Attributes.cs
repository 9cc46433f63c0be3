using System.Text;
using LibOs.Controller.Native;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <content>Attributes.</content>
internal sealed unsafe partial class HostNode
{
    private static readonly uint s_umask = ReadUmask();

    /// <inheritdoc/>
    public override Errno GetStat(StatMask mask, ref Stat stat)
    {
        if (!HostExport.TryStat(Descriptor, out LibC.FileStat found)) return (Errno)LibC.Errno;
        stat.Valid = StatMask.Basic | ((found.Mask & 0x800) != 0 ? StatMask.BirthTime : 0);
        stat.Mode = found.Mode;
        stat.User = found.User;
        stat.Group = found.Group;
        stat.Links = found.Links;
        stat.Device = (found.HolderMinor & 0xff) | ((ulong)(found.HolderMajor & 0xfff) << 8) | ((ulong)(found.HolderMinor & ~0xffu) << 12) | ((ulong)(found.HolderMajor & ~0xfffu) << 32);
        stat.Size = found.Size;
        stat.BlockSize = found.BlockSize;
        stat.Blocks = found.Blocks;
        (stat.AccessSeconds, stat.AccessNanoseconds) = ((ulong)found.Accessed.Seconds, found.Accessed.Nanoseconds);
        (stat.ModifySeconds, stat.ModifyNanoseconds) = ((ulong)found.Modified.Seconds, found.Modified.Nanoseconds);
        (stat.ChangeSeconds, stat.ChangeNanoseconds) = ((ulong)found.Changed.Seconds, found.Changed.Nanoseconds);
        (stat.BirthSeconds, stat.BirthNanoseconds) = ((ulong)found.Born.Seconds, found.Born.Nanoseconds);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno SetStat(in SetStat stat)
    {
        if (_export.IsReadOnly) return Errno.ReadOnly;
        const SetStatMask Owner = SetStatMask.User | SetStatMask.Group;
        byte empty = 0;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(Descriptor, path);
        // SAFETY: pinned and ends in a zero byte. A link's own path leads to the link and no further.
        fixed (byte* text = path)
        {
            if ((stat.Valid & Owner) != 0)
            {
                uint user = (stat.Valid & SetStatMask.User) != 0 ? stat.User : uint.MaxValue;
                uint group = (stat.Valid & SetStatMask.Group) != 0 ? stat.Group : uint.MaxValue;
                if (LibC.fchownat(Descriptor, &empty, user, group, LibC.AT_EMPTY_PATH) != 0) return (Errno)LibC.Errno;
            }

            if ((stat.Valid & SetStatMask.Mode) != 0)
            {
                if (_kind == NodeMode.SymbolicLink) return Errno.NotSupported;
                if (LibC.chmod(text, stat.Mode) != 0) return (Errno)LibC.Errno;
            }

            if ((stat.Valid & SetStatMask.Size) != 0)
            {
                if (IsDirectory) return Errno.IsDirectory;
                if (_kind != NodeMode.Regular) return Errno.Invalid;
                if (LibC.truncate(text, (long)stat.Size) != 0) return (Errno)LibC.Errno;
            }
        }

        return SetTimes(stat);
    }

    /// <inheritdoc/>
    public override Errno GetFileSystemStat(out FileSystemStat stat)
    {
        stat = default;
        LibC.VolumeStat found;
        if (LibC.fstatfs(Descriptor, &found) != 0) return (Errno)LibC.Errno;
        stat.Type = (uint)found.Type;
        stat.BlockSize = (uint)found.BlockSize;
        stat.Blocks = found.Blocks;
        stat.FreeBlocks = found.FreeBlocks;
        stat.AvailableBlocks = found.AvailableBlocks;
        stat.Files = found.Files;
        stat.FreeFiles = found.FreeFiles;
        stat.Identity = found.Identity;
        stat.MaximumName = (uint)found.MaximumName;
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno GetExtendedAttribute(ReadOnlySpan<byte> name, out byte[]? value)
    {
        value = null;
        // attributes of users only: the others are the host's business
        if (!name.IsEmpty && !name.StartsWith("user."u8)) return Errno.NotSupported;
        if (!IsDirectory && _kind != NodeMode.Regular) return name.IsEmpty ? Errno.NotSupported : Errno.NoData;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(Descriptor, path);
        byte[] buffer = new byte[64 * 1024];
        nint length;
        // SAFETY: pinned; path and name end in a zero byte.
        fixed (byte* text = path, to = buffer)
        {
            if (name.IsEmpty)
            {
                length = LibC.listxattr(text, to, buffer.Length);
            }
            else
            {
                var wanted = new NameText(name);
                length = LibC.getxattr(text, wanted.Pointer, to, buffer.Length);
            }
        }

        if (length < 0) return (Errno)LibC.Errno;
        value = name.IsEmpty ? OfUsers(buffer.AsSpan(0, (int)length)) : buffer[..(int)length];
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno SetExtendedAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, uint flags)
    {
        if (_export.IsReadOnly) return Errno.ReadOnly;
        if (!name.StartsWith("user."u8)) return Errno.NotSupported;
        if (flags > 2) return Errno.Invalid;
        if (!IsDirectory && _kind != NodeMode.Regular) return Errno.NotPermitted;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(Descriptor, path);
        var wanted = new NameText(name);
        // SAFETY: pinned; path and name end in a zero byte.
        fixed (byte* text = path, from = value)
        {
            int result = value.IsEmpty && flags == 0
                ? LibC.removexattr(text, wanted.Pointer)
                : LibC.setxattr(text, wanted.Pointer, from, value.Length, (int)flags);
            return result == 0 ? Errno.None : (Errno)LibC.Errno;
        }
    }

    /// <summary>Gives a new file the permissions that the tool's own umask has taken from it: the partition has one of its own.</summary>
    public Errno KeepMode(uint mode) => (mode & s_umask) == 0 ? Errno.None : SetStat(new SetStat { Valid = SetStatMask.Mode, Mode = mode });

    /// <summary>Sets times.</summary>
    public Errno SetTimes(in SetStat stat)
    {
        const SetStatMask Times = SetStatMask.AccessTime | SetStatMask.ModifyTime;
        if ((stat.Valid & Times) == 0) return Errno.None;
        LibC.TimeSpec* times = stackalloc LibC.TimeSpec[2];
        if (!TryTime(stat.Valid, SetStatMask.AccessTime, SetStatMask.AccessTimeSet, stat.AccessSeconds, stat.AccessNanoseconds, out times[0])
            || !TryTime(stat.Valid, SetStatMask.ModifyTime, SetStatMask.ModifyTimeSet, stat.ModifySeconds, stat.ModifyNanoseconds, out times[1]))
        {
            return Errno.Invalid;
        }

        byte empty = 0;
        if (LibC.utimensat(Descriptor, &empty, times, LibC.AT_EMPTY_PATH) == 0) return Errno.None;
        var error = (Errno)LibC.Errno;
        // Linux before 5.8 knows no empty path here
        if (error is not (Errno.Invalid or Errno.NoEntry) || _kind == NodeMode.SymbolicLink) return error;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(Descriptor, path);
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = path)
        {
            return LibC.utimensat(LibC.AT_FDCWD, text, times, 0) == 0 ? Errno.None : (Errno)LibC.Errno;
        }
    }

    private static bool TryTime(SetStatMask valid, SetStatMask changes, SetStatMask isGiven, ulong seconds, ulong nanoseconds, out LibC.TimeSpec time)
    {
        time = new LibC.TimeSpec { Nanoseconds = LibC.UTIME_OMIT };
        if ((valid & changes) == 0) return true;
        time.Nanoseconds = LibC.UTIME_NOW;
        if ((valid & isGiven) == 0) return true;
        time = new LibC.TimeSpec { Seconds = (long)seconds, Nanoseconds = (long)nanoseconds };
        return nanoseconds < 1_000_000_000;
    }

    private static byte[] OfUsers(ReadOnlySpan<byte> list)
    {
        var kept = new List<byte>(list.Length);
        while (list.IndexOf((byte)0) is >= 0 and int end)
        {
            if (list.StartsWith("user."u8)) kept.AddRange(list[..(end + 1)]);
            list = list[(end + 1)..];
        }

        return [.. kept];
    }

    private static uint ReadUmask()
    {
        // asked for by umask(2) it would change for a moment, for all threads
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Umask:", StringComparison.Ordinal)) return Convert.ToUInt32(line["Umask:".Length..].Trim(), 8);
        }

        return NodeMode.PermissionMask;
    }
}
