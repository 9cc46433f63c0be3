using LibOs.Abstractions.Ports;
using LibOs.NineP.KernelPath;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.Components.Files;

/// <content>What changes and reads directories.</content>
internal static unsafe partial class RemoteFiles<THost>
{
    private const uint NoReplace = 1;
    private const uint PassedFlags = 0x1 | 0x2 | 0x400 | 0x1000 | 0x4000 | 0x10_0000 | 0x4_0000; // access, append, (d)sync, direct, noatime

    public static long Create(ref readonly Node directory, ReadOnlySpan<byte> name, uint flags, uint mode, out Node node, out ulong handle)
    {
        node = default;
        handle = 0;
        long result = Prepare(in directory);
        if (result != 0) return result;
        uint fid = Fids<THost>.Take();
        if (fid == 0) return -Error.NoMemory;
        NineP.Protocol.OpenFlags wanted = (NineP.Protocol.OpenFlags)(flags & PassedFlags) | NineP.Protocol.OpenFlags.Create | NineP.Protocol.OpenFlags.Exclusive;
        result = RequestClient<RequestTransport<THost>>.Create((uint)directory.Id, fid, name, wanted, mode, NoGroup, out Qid qid);
        if (result != 0)
        {
            Fids<THost>.Give(fid);
            return result;
        }

        node = NodeOf(fid, directory.Mount, qid);
        handle = fid;
        return 0;
    }

    public static long Open(ref readonly Node node, uint flags, out ulong handle)
    {
        handle = 0;
        long result = Prepare(in node);
        if (result != 0) return result;
        NineP.Protocol.OpenFlags wanted = (NineP.Protocol.OpenFlags)(flags & (PassedFlags | OpenFlags.Truncate));
        if (!node.IsDirectory && Fids<THost>.Get(node.Id)->References == 1)
        {
            result = RequestClient<RequestTransport<THost>>.Open((uint)node.Id, wanted);
            if (result == 0) handle = node.Id;
            return result;
        }

        uint fid = Fids<THost>.Take();
        if (fid == 0) return -Error.NoMemory;
        result = RequestClient<RequestTransport<THost>>.OpenCopy((uint)node.Id, fid, wanted);
        if (result != 0) Fids<THost>.Give(fid);
        else handle = fid;
        return result;
    }

    public static void Close(ref OpenFile file)
    {
        if (file.Handle != 0 && file.Handle != file.Node.Id) Forget((uint)file.Handle);
        file.Handle = 0;
    }

    public static long MakeDirectory(ref readonly Node directory, ReadOnlySpan<byte> name, uint mode)
    {
        long result = Prepare(in directory);
        return result != 0 ? result : RequestClient<RequestTransport<THost>>.MakeDirectory((uint)directory.Id, name, mode, NoGroup);
    }

    public static long MakeSymbolicLink(ref readonly Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        long result = Prepare(in directory);
        return result != 0 ? result : RequestClient<RequestTransport<THost>>.MakeSymbolicLink((uint)directory.Id, name, target, NoGroup);
    }

    public static long ReadSymbolicLink(ref readonly Node node, Span<byte> destination)
    {
        long result = Prepare(in node);
        return result != 0 ? result : RequestClient<RequestTransport<THost>>.ReadLink((uint)node.Id, destination);
    }

    public static long Link(ref readonly Node directory, ReadOnlySpan<byte> name, ref readonly Node target)
    {
        long result = Prepare(in directory);
        return result != 0 ? result : RequestClient<RequestTransport<THost>>.Link((uint)directory.Id, (uint)target.Id, name);
    }

    public static long Unlink(ref readonly Node directory, ReadOnlySpan<byte> name, bool isDirectory)
    {
        long result = Prepare(in directory);
        return result != 0 ? result : RequestClient<RequestTransport<THost>>.Unlink((uint)directory.Id, name, isDirectory ? UnlinkFlags.Directory : UnlinkFlags.None);
    }

    /// <summary>Renames. The protocol has no exchange; that nothing is replaced is looked at before.</summary>
    public static long Rename(ref readonly Node fromDirectory, ReadOnlySpan<byte> from, ref readonly Node toDirectory, ReadOnlySpan<byte> to, uint flags)
    {
        if ((flags & ~NoReplace) != 0) return -Error.Invalid;
        long result = Prepare(in fromDirectory);
        if (result == 0 && (flags & NoReplace) != 0)
        {
            result = Lookup(in toDirectory, to, out Node found);
            if (result == 0) Release(in found);
            result = result == 0 ? -Error.Exists : result == -Error.NoEntry ? 0 : result;
        }

        return result != 0 ? result : RequestClient<RequestTransport<THost>>.Rename((uint)fromDirectory.Id, from, (uint)toDirectory.Id, to);
    }

    public static long ReadDirectory(ref OpenFile file, ref long offset, ref EntryWriter writer)
    {
        const int Wanted = 8192;
        while (!writer.IsFull)
        {
            int request = THost.TakeRequest();
            int count = Wanted;
            RequestClient<RequestTransport<THost>>.BeginReadDirectory(request, (uint)file.Handle, (ulong)offset, ref count);
            long result = RequestClient<RequestTransport<THost>>.EndRead(request, MessageType.Rreaddir, count);
            bool any = false;
            if (result > 0)
            {
                ReadOnlySpan<byte> entries = THost.GetData(request, count)[..(int)result];
                while (NineP.Messages.DirectoryEntry.TryTake(ref entries, out NineP.Messages.DirectoryEntry entry))
                {
                    if (!writer.TryAdd(entry.Qid.Path, (long)entry.Offset, (uint)entry.Type << 12, entry.Name)) break;
                    offset = (long)entry.Offset;
                    any = true;
                }
            }

            THost.ReleaseRequest(request);
            if (result < 0) return writer.Length > 0 ? 0 : result;
            if (result == 0) return 0;
            if (!any && !writer.IsFull) return Failed; // entries that are none
        }

        return 0;
    }
}
