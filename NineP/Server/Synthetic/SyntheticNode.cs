using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A file or directory that is made up by the program that serves it.</summary>
public abstract class SyntheticNode : Node
{
    private static long s_lastPath;

    private readonly Qid _qid;

    /// <summary>Makes a node.</summary>
    /// <param name="mode">Its kind (<see cref="NodeMode"/>) and permissions.</param>
    protected SyntheticNode(uint mode)
    {
        Mode = mode;
        _qid = new Qid(NodeMode.QidTypeOf(mode), 0, (ulong)Interlocked.Increment(ref s_lastPath));
    }

    /// <summary>The number of the user that new nodes belong to.</summary>
    public static uint DefaultUser { get; set; }

    /// <summary>The number of the group that new nodes belong to.</summary>
    public static uint DefaultGroup { get; set; }

    /// <summary>Kind and permissions.</summary>
    public uint Mode { get; }

    /// <summary>The number of its user.</summary>
    public uint User { get; init; } = DefaultUser;

    /// <summary>The number of its group.</summary>
    public uint Group { get; init; } = DefaultGroup;

    /// <summary>When it was changed last; the time it was made, unless somebody says otherwise.</summary>
    public DateTime Modified { get; set; } = DateTime.UtcNow;

    /// <summary>Its length in bytes; 0 where it is not known before it is read.</summary>
    public virtual ulong Size => 0;

    /// <inheritdoc/>
    public sealed override Qid Qid => _qid;

    internal SyntheticDirectory? Parent { get; set; }

    /// <inheritdoc/>
    public override Errno GetStat(StatMask mask, ref Stat stat)
    {
        long ticks = Modified.Ticks - DateTime.UnixEpoch.Ticks;
        ulong seconds = (ulong)(ticks / TimeSpan.TicksPerSecond), nanoseconds = (ulong)(ticks % TimeSpan.TicksPerSecond * 100);
        stat.Valid = StatMask.Basic;
        stat.Mode = Mode;
        stat.User = User;
        stat.Group = Group;
        stat.Links = _qid.IsDirectory ? 2u : 1u;
        stat.Size = Size;
        stat.BlockSize = 4096;
        stat.Blocks = (Size + 511) / 512;
        (stat.AccessSeconds, stat.AccessNanoseconds) = (seconds, nanoseconds);
        (stat.ModifySeconds, stat.ModifyNanoseconds) = (seconds, nanoseconds);
        (stat.ChangeSeconds, stat.ChangeNanoseconds) = (seconds, nanoseconds);
        return Errno.None;
    }

    /// <summary>Times and lengths of files that can be written are set to no effect, so that shells can redirect into them.</summary>
    public override Errno SetStat(in SetStat stat)
    {
        const SetStatMask Owned = SetStatMask.Mode | SetStatMask.User | SetStatMask.Group;
        return (stat.Valid & Owned) != 0 || _qid.IsDirectory || (Mode & 0x92) == 0 ? Errno.NotPermitted : Errno.None;
    }

    /// <summary>Whether the permissions allow some user to open the file so: the same for all, as the connection is one user's.</summary>
    /// <returns>Why not, or <see cref="Errno.None"/>.</returns>
    protected Errno CheckAccess(OpenFlags flags)
    {
        OpenFlags access = flags & OpenFlags.AccessMask;
        bool reads = access != OpenFlags.WriteOnly, writes = access != OpenFlags.ReadOnly || (flags & OpenFlags.Truncate) != 0;
        if ((flags & OpenFlags.Directory) != 0 && !_qid.IsDirectory) return Errno.NotDirectory;
        return (reads && (Mode & 0x124) == 0) || (writes && (Mode & 0x92) == 0) ? Errno.Access : Errno.None;
    }
}
