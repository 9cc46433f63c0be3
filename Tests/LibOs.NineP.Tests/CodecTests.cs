using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Tests;

/// <summary>Messages against bytes taken from the protocol's description, and against bytes that lie.</summary>
public sealed class CodecTests
{
    [Fact]
    public void A_version_message_has_the_bytes_of_the_protocol()
    {
        byte[] buffer = new byte[64];
        int length = new VersionMessage(8192, NinePConstants.Version).Write(buffer, MessageType.Tversion, NinePConstants.NoTag);
        Assert.Equal([21, 0, 0, 0, 100, 0xFF, 0xFF, 0, 0x20, 0, 0, 8, 0, .. "9P2000.L"u8], buffer[..length]);
    }

    [Fact]
    public void A_walk_holds_its_names()
    {
        byte[] names = new byte[64], buffer = new byte[64];
        int used = 0;
        Assert.True(WalkNames.TryAppend(names, ref used, "usr"u8));
        Assert.True(WalkNames.TryAppend(names, ref used, ".."u8));
        int length = new Twalk(1, 2, new WalkNames(2, names.AsSpan(0, used))).Write(buffer, 5);
        Assert.Equal([26, 0, 0, 0, 110, 5, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 3, 0, .. "usr"u8, 2, 0, .. ".."u8], buffer[..length]);

        Assert.True(Twalk.TryRead(buffer.AsSpan(0, length), out Twalk walk));
        WalkNames taken = walk.Names;
        Assert.True(taken.TryTake(out ReadOnlySpan<byte> first));
        Assert.True(first.SequenceEqual("usr"u8));
        Assert.True(taken.TryTake(out ReadOnlySpan<byte> second));
        Assert.True(second.SequenceEqual(".."u8));
        Assert.False(taken.TryTake(out _));
    }

    [Fact]
    public void A_walk_of_seventeen_names_is_malformed()
    {
        byte[] buffer = new byte[128];
        int length = new Twalk(1, 2, new WalkNames(17, new byte[34])).Write(buffer, 5);
        Assert.False(Twalk.TryRead(buffer.AsSpan(0, length), out _));
        length = new Twalk(1, 2, new WalkNames(16, new byte[32])).Write(buffer, 5);
        Assert.True(Twalk.TryRead(buffer.AsSpan(0, length), out _));
    }

    [Fact]
    public void Data_may_lie_elsewhere()
    {
        byte[] head = new byte[NinePConstants.WriteHeadLength];
        Assert.Equal(head.Length, Twrite.WriteHead(head, 9, 3, 1UL << 40, 500_000));
        Assert.True(MessageHeader.TryRead(head, out MessageHeader header));
        Assert.Equal(500_023u, header.Size);
        Assert.True(Twrite.TryReadHead(head, out Twrite write));
        Assert.Equal((3u, 1UL << 40, 500_000u), (write.Fid, write.Offset, write.Count));
        Assert.False(Twrite.TryRead(head, out _));
        head[0]++;
        Assert.False(Twrite.TryReadHead(head, out _));

        byte[] answer = new byte[NinePConstants.ReadHeadLength];
        Assert.Equal(answer.Length, DataMessage.WriteHead(answer, MessageType.Rread, 9, 4096));
        Assert.True(DataMessage.TryReadHead(answer, MessageType.Rread, out uint count));
        Assert.Equal(4096u, count);
        Assert.False(DataMessage.TryReadHead(answer, MessageType.Rreaddir, out _));
    }

    [Fact]
    public void Data_that_no_message_can_hold_is_not_written() =>
        Assert.Equal(0, Twrite.WriteHead(new byte[64], 9, 3, 0, uint.MaxValue));

    [Fact]
    public void Entries_of_a_directory_are_taken_one_by_one()
    {
        byte[] data = new byte[256];
        int length = new DirectoryEntry(new Qid(QidType.Directory, 1, 2), 7, 4, "sub"u8).Write(data);
        length += new DirectoryEntry(new Qid(QidType.File, 3, 4), 8, 8, "file.txt"u8).Write(data.AsSpan(length));
        ReadOnlySpan<byte> rest = data.AsSpan(0, length);
        Assert.True(DirectoryEntry.TryTake(ref rest, out DirectoryEntry entry));
        Assert.Equal((new Qid(QidType.Directory, 1, 2), 7UL, (byte)4), (entry.Qid, entry.Offset, entry.Type));
        Assert.True(entry.Name.SequenceEqual("sub"u8));
        Assert.True(DirectoryEntry.TryTake(ref rest, out entry));
        Assert.True(entry.Name.SequenceEqual("file.txt"u8));
        Assert.True(rest.IsEmpty);
        Assert.False(DirectoryEntry.TryTake(ref rest, out _));
        Assert.Equal(0, entry.Write(new byte[entry.Length - 1]));
    }

    [Fact]
    public void An_old_fsync_has_no_second_field()
    {
        Assert.True(Tfsync.TryRead([11, 0, 0, 0, 50, 1, 0, 5, 0, 0, 0], out Tfsync sync));
        Assert.Equal((5u, 0u), (sync.Fid, sync.DataOnly));
        Assert.True(Tfsync.TryRead([15, 0, 0, 0, 50, 1, 0, 5, 0, 0, 0, 1, 0, 0, 0], out sync));
        Assert.Equal((5u, 1u), (sync.Fid, sync.DataOnly));
        Assert.False(Tfsync.TryRead([13, 0, 0, 0, 50, 1, 0, 5, 0, 0, 0, 1, 0], out _));
    }

    [Fact]
    public void Every_sample_reads_back_and_writes_the_same_bytes_again()
    {
        foreach (Sample sample in Samples.All(new Random(1)))
        {
            Assert.True(MessageHeader.TryRead(sample.Bytes, out MessageHeader header), sample.ToString());
            Assert.Equal((uint)sample.Bytes.Length, header.Size);
            Assert.Equal(sample.Bytes, sample.Again(sample.Bytes));
        }
    }

    [Fact]
    public void Lengths_of_messages_are_the_constants()
    {
        foreach (Sample sample in Samples.All(new Random(1)))
            Assert.Equal(sample.FixedLength, sample.Bytes.Length - sample.StringBytes);
    }

    [Fact]
    public void A_cut_or_lengthened_message_is_malformed()
    {
        foreach (Sample sample in Samples.All(new Random(2)))
        {
            for (int length = 0; length < sample.Bytes.Length; length++)
            {
                // cut with the old size, and with a size that fits
                Assert.Null(sample.Again(sample.Bytes[..length]));
                if (length < NinePConstants.HeaderLength) continue;
                byte[] cut = sample.Bytes[..length];
                BitConverter.TryWriteBytes(cut, length);
                if (sample.Type != MessageType.Tfsync || length != 11) Assert.Null(sample.Again(cut));
            }

            byte[] longer = [.. sample.Bytes, 0];
            Assert.Null(sample.Again(longer));
            BitConverter.TryWriteBytes(longer, longer.Length);
            Assert.Null(sample.Again(longer));
        }
    }

    [Fact]
    public void A_message_that_does_not_fit_is_not_written()
    {
        foreach (Sample sample in Samples.All(new Random(3)))
        {
            for (int room = 0; room < sample.Bytes.Length; room++) Assert.Equal(0, sample.Write(new byte[room]));
            Assert.Equal(sample.Bytes.Length, sample.Write(new byte[sample.Bytes.Length]));
        }
    }

    [Fact]
    public void Random_bytes_never_throw() => TestRun.Repeat(TestRun.Count(20_000, 2_000_000), random =>
    {
        IReadOnlyList<Sample> samples = Samples.Fixed;
        Sample sample = samples[random.Next(samples.Count)];
        byte[] bytes = [.. sample.Bytes];
        for (int flips = random.Next(1, 6); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length + 1)];
        foreach (Sample reader in random.Next(8) == 0 ? samples : [sample])
        {
            // what can be read is written as it was
            if (reader.Again(bytes) is { } again && reader.Type != MessageType.Tfsync) Assert.Equal(bytes, again);
        }

        ReadOnlySpan<byte> rest = bytes;
        while (DirectoryEntry.TryTake(ref rest, out _)) { }
        _ = Twrite.TryReadHead(bytes, out _);
        _ = DataMessage.TryReadHead(bytes, MessageType.Rread, out _);
    });
}
