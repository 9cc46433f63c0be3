using System.Text;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A directory being listed: what was in it when the listing began.</summary>
internal sealed class OpenDirectory(SyntheticDirectory directory) : OpenFile
{
    private readonly Lock _gate = new();
    private List<(byte[] Name, SyntheticNode Node)> _entries = [];

    public override IoResult ReadDirectory(ulong offset, Span<byte> destination)
    {
        lock (_gate)
        {
            if (offset == 0) _entries = List();
            int length = 0;
            for (ulong i = offset; i < (ulong)_entries.Count; i++)
            {
                (byte[] name, SyntheticNode node) = _entries[(int)i];
                int written = new DirectoryEntry(node.Qid, i + 1, NodeMode.EntryTypeOf(node.Mode), name).Write(destination[length..]);
                if (written == 0) return length > 0 ? length : Errno.Invalid;
                length += written;
            }

            return length;
        }
    }

    private List<(byte[] Name, SyntheticNode Node)> List()
    {
        List<(byte[] Name, SyntheticNode Node)> entries = [("."u8.ToArray(), directory), (".."u8.ToArray(), directory.Parent ?? directory)];
        foreach ((string name, SyntheticNode node) in directory.List()) entries.Add((Encoding.UTF8.GetBytes(name), node));
        return entries;
    }
}
