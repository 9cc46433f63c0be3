using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <content>Attributes and names.</content>
public sealed partial class Session
{
    private int GetStat(ServerRequest request)
    {
        if (!Tgetattr.TryRead(request.Message.Span, out Tgetattr message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Node node = fid.Node;
        Stat stat = default;
        Errno error = node.GetStat(message.Mask, ref stat);
        if (error != Errno.None) return Error(request, error);
        stat.Qid = node.Qid;
        return Rgetattr.Write(request.GetReply(Rgetattr.FixedLength).Span, request.Tag, stat);
    }

    private int SetStat(ServerRequest request)
    {
        if (!Tsetattr.TryRead(request.Message.Span, out uint number, out SetStat stat)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, number, out Fid fid)) return Error(request, Errno.BadDescriptor);
        if ((stat.Valid & ~SetStatMask.All) != 0) return Error(request, Errno.Invalid);
        if ((stat.Valid & SetStatMask.Size) != 0 && stat.Size > long.MaxValue) return Error(request, Errno.Invalid);
        stat.Mode &= NodeMode.PermissionMask;
        return Answer(request, fid.File is { } file ? file.SetStat(stat, fid.Node) : fid.Node.SetStat(stat));
    }

    private int GetFileSystemStat(ServerRequest request)
    {
        if (!Tstatfs.TryRead(request.Message.Span, out Tstatfs message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = fid.Node.GetFileSystemStat(out FileSystemStat stat);
        return error == Errno.None ? Rstatfs.Write(request.GetReply(Rstatfs.FixedLength).Span, request.Tag, stat) : Error(request, error);
    }

    private int ReadLink(ServerRequest request)
    {
        if (!Treadlink.TryRead(request.Message.Span, out Treadlink message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        // the target is read to where it stands in the answer, and what comes before it is written after
        int room = Math.Min((int)_messageSize, Rreadlink.FixedLength + 4096);
        Span<byte> reply = request.GetReply(room).Span;
        if (reply.Length > room) reply = reply[..room];
        if (reply.Length <= Rreadlink.FixedLength) return Error(request, Errno.MessageSize);
        Span<byte> target = reply[Rreadlink.FixedLength..];
        Errno error = fid.Node.ReadLink(target, out int length);
        return error == Errno.None ? new Rreadlink(target[..length]).Write(reply, request.Tag) : Error(request, error);
    }

    private int MakeDirectory(ServerRequest request)
    {
        if (!Tmkdir.TryRead(request.Message.Span, out Tmkdir message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = CheckNewName(message.Name);
        Qid qid = default;
        if (error == Errno.None) error = fid.Node.MakeDirectory(message.Name, message.Mode & NodeMode.PermissionMask, message.Group, out qid);
        return Answer(request, error, qid);
    }

    private int MakeSymbolicLink(ServerRequest request)
    {
        if (!Tsymlink.TryRead(request.Message.Span, out Tsymlink message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = CheckNewName(message.Name);
        if (error == Errno.None && message.Target.Contains((byte)0)) error = Errno.Invalid;
        if (error == Errno.None && message.Target.IsEmpty) error = Errno.NoEntry;
        if (error == Errno.None && message.Target.Length > 4095) error = Errno.NameTooLong;
        Qid qid = default;
        if (error == Errno.None) error = fid.Node.MakeSymbolicLink(message.Name, message.Target, message.Group, out qid);
        return Answer(request, error, qid);
    }

    private int MakeNode(ServerRequest request)
    {
        if (!Tmknod.TryRead(request.Message.Span, out Tmknod message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = CheckNewName(message.Name);
        Qid qid = default;
        if (error == Errno.None) error = fid.Node.MakeNode(message.Name, message.Mode, message.Major, message.Minor, message.Group, out qid);
        return Answer(request, error, qid);
    }

    private int Link(ServerRequest request)
    {
        if (!Tlink.TryRead(request.Message.Span, out Tlink message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.DirectoryFid, out Fid directory) || TryTake(message.Fid) is not { } file) return Error(request, Errno.BadDescriptor);
        try
        {
            Errno error = CheckNewName(message.Name);
            return Answer(request, error == Errno.None ? directory.Node.Link(file.Node, message.Name) : error);
        }
        finally
        {
            _ = file.Release();
        }
    }

    private int RenameFid(ServerRequest request)
    {
        if (!Trename.TryRead(request.Message.Span, out Trename message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid file) || TryTake(message.DirectoryFid) is not { } directory) return Error(request, Errno.BadDescriptor);
        try
        {
            Errno error = CheckNewName(message.Name);
            return Answer(request, error == Errno.None ? file.Node.RenameSelf(directory.Node, message.Name) : error);
        }
        finally
        {
            _ = directory.Release();
        }
    }

    private int Rename(ServerRequest request)
    {
        if (!Trenameat.TryRead(request.Message.Span, out Trenameat message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.OldDirectoryFid, out Fid from) || TryTake(message.NewDirectoryFid) is not { } to) return Error(request, Errno.BadDescriptor);
        try
        {
            // "." and ".." cannot be moved or replaced
            Errno error = CheckNewName(message.OldName) == Errno.Exists || CheckNewName(message.NewName) == Errno.Exists ? Errno.Busy : CheckName(message.OldName);
            if (error == Errno.None) error = CheckName(message.NewName);
            return Answer(request, error == Errno.None ? from.Node.Rename(message.OldName, to.Node, message.NewName) : error);
        }
        finally
        {
            _ = to.Release();
        }
    }

    private int Unlink(ServerRequest request)
    {
        if (!Tunlinkat.TryRead(request.Message.Span, out Tunlinkat message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.DirectoryFid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = (message.Flags & ~UnlinkFlags.Directory) != 0 || CheckNewName(message.Name) == Errno.Exists ? Errno.Invalid : CheckName(message.Name);
        return Answer(request, error == Errno.None ? fid.Node.Unlink(message.Name, message.Flags) : error);
    }

    private int WalkAttribute(ServerRequest request)
    {
        if (!Txattrwalk.TryRead(request.Message.Span, out Txattrwalk message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = message.Name.IsEmpty ? Errno.None : CheckName(message.Name);
        byte[]? value = null;
        if (error == Errno.None) error = fid.Node.GetExtendedAttribute(message.Name, out value);
        if (error != Errno.None) return Error(request, error);
        var node = new AttributeNode(value!);
        error = Add(message.NewFid, node);
        if (error != Errno.None) return Error(request, error);
        if (TryTake(message.NewFid) is { } made)
        {
            // readable at once, without an open
            if (ReferenceEquals(made.Node, node) && made.TryBeginOpen()) made.EndOpen(new AttributeReader(value!));
            _ = made.Release();
        }

        return new Rxattrwalk((ulong)value!.Length).Write(request.GetReply(Rxattrwalk.FixedLength).Span, request.Tag);
    }

    private int CreateAttribute(ServerRequest request)
    {
        if (!Txattrcreate.TryRead(request.Message.Span, out Txattrcreate message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = CheckName(message.Name);
        if (error == Errno.None && message.Size > AttributeWriter.MaximumLength) error = Errno.Range;
        if (error != Errno.None) return Error(request, error);
        if (!fid.TryBeginOpen()) return Error(request, Errno.Busy);
        fid.EndOpen(new AttributeWriter(fid.Node, message.Name.ToArray(), (int)message.Size, message.Flags));
        return Empty(request, MessageType.Rxattrcreate);
    }
}
