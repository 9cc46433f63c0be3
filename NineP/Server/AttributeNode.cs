using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>What a fid of an extended attribute stands for.</summary>
internal sealed class AttributeNode(byte[] value) : Node
{
    public override Qid Qid => default;

    public override Errno GetStat(StatMask mask, ref Stat stat)
    {
        stat.Valid = StatMask.Mode | StatMask.Size;
        stat.Mode = NodeMode.Regular | 0x180;
        stat.Size = (ulong)value.Length;
        return Errno.None;
    }
}
