using FsCheck;
using FsCheck.Fluent;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Tests;

/// <summary>Properties whose failures shrink to the smallest input.</summary>
public sealed class WireProperties
{
    [Fact]
    public void Names_of_a_walk_come_out_as_they_went_in() => Check(Prop.ForAll<byte[][], uint, uint>((given, fid, newFid) =>
    {
        byte[][] names = [.. given.Take(NinePConstants.MaximumWalk).Select(name => name ?? [])];
        byte[] encoded = new byte[names.Sum(name => name.Length + 2)], message = new byte[encoded.Length + Twalk.FixedLength];
        int length = 0;
        foreach (byte[] name in names)
            if (!WalkNames.TryAppend(encoded, ref length, name)) return false;
        if (new Twalk(fid, newFid, new WalkNames(names.Length, encoded)).Write(message, 1) != message.Length) return false;
        if (!Twalk.TryRead(message, out Twalk walk) || walk.Fid != fid || walk.NewFid != newFid) return false;
        WalkNames rest = walk.Names;
        foreach (byte[] name in names)
            if (!rest.TryTake(out ReadOnlySpan<byte> taken) || !taken.SequenceEqual(name)) return false;
        return !rest.TryTake(out _);
    }));

    [Fact]
    public void Data_comes_out_as_it_went_in() => Check(Prop.ForAll<byte[], ulong, ushort>((given, offset, tag) =>
    {
        byte[] data = given ?? [], message = new byte[data.Length + NinePConstants.WriteHeadLength];
        return Twrite.Write(message, tag, 7, offset, data) == message.Length
            && Twrite.TryRead(message, out Twrite write) && write.Offset == offset && write.Data.SequenceEqual(data)
            && Twrite.TryReadHead(message.AsSpan(0, NinePConstants.WriteHeadLength), out Twrite head) && head.Count == data.Length
            && MessageHeader.TryRead(message, out MessageHeader header) && header.Tag == tag;
    }));

    [Fact]
    public void Entries_come_out_as_they_went_in() => Check(Prop.ForAll<byte[][], ulong>((given, first) =>
    {
        byte[] data = new byte[given.Sum(name => (name?.Length ?? 0) + DirectoryEntry.FixedLength)];
        int length = 0;
        ulong offset = first;
        foreach (byte[] name in given) length += new DirectoryEntry(new Qid(QidType.File, 1, offset), offset++, 8, name).Write(data.AsSpan(length));
        ReadOnlySpan<byte> rest = data;
        offset = first;
        foreach (byte[] name in given)
            if (!DirectoryEntry.TryTake(ref rest, out DirectoryEntry entry) || entry.Offset != offset++ || !entry.Name.SequenceEqual(name)) return false;
        return length == data.Length && rest.IsEmpty;
    }));

    private static void Check(Property property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(TestRun.Count(200, 20_000)), property);
}
