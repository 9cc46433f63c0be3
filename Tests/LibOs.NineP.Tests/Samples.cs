using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Tests;

/// <summary>One message of each type, with random fields.</summary>
internal static class Samples
{
    private delegate bool Reader(ReadOnlySpan<byte> bytes, Span<byte> destination, ushort tag, out int length);

    private delegate int Writer(Span<byte> destination);

    /// <summary>The same samples every time.</summary>
    public static IReadOnlyList<Sample> Fixed { get; } = All(new Random(4));

    public static IReadOnlyList<Sample> All(Random random)
    {
        var samples = new List<Sample>();
        ushort tag = (ushort)random.Next(65536);
        byte[] t0 = Text(random), t1 = Text(random);

        void Add(MessageType type, int fixedLength, int strings, Writer write, Reader read)
        {
            byte[] buffer = new byte[4096];
            int length = write(buffer);
            samples.Add(new Sample(type, fixedLength, strings, buffer[..length], destination => write(destination), bytes =>
            {
                byte[] again = new byte[4096];
                _ = MessageHeader.TryRead(bytes, out MessageHeader header);
                return read(bytes, again, header.Tag, out int count) ? again[..count] : null;
            }));
        }

        {
            var v0 = (LockType)random.Next(3);
            var v1 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v2 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v3 = Number(random);
            Add(MessageType.Rgetlock, Rgetlock.FixedLength, t0.Length, to => new Rgetlock(v0, v1, v2, v3, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rgetlock.TryRead(bytes, out Rgetlock message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = (Errno)random.Next(256);
            Add(MessageType.Rlerror, Rlerror.FixedLength, 0, to => new Rlerror(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rlerror.TryRead(bytes, out Rlerror message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = (LockStatus)random.Next(3);
            Add(MessageType.Rlock, Rlock.FixedLength, 0, to => new Rlock(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rlock.TryRead(bytes, out Rlock message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            Add(MessageType.Rreadlink, Rreadlink.FixedLength, t0.Length, to => new Rreadlink(t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rreadlink.TryRead(bytes, out Rreadlink message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            Add(MessageType.Rwrite, Rwrite.FixedLength, 0, to => new Rwrite(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rwrite.TryRead(bytes, out Rwrite message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Add(MessageType.Rxattrwalk, Rxattrwalk.FixedLength, 0, to => new Rxattrwalk(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Rxattrwalk.TryRead(bytes, out Rxattrwalk message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = Number(random);
            var v4 = Number(random);
            Add(MessageType.Tattach, Tattach.FixedLength, t0.Length + t1.Length, to => new Tattach(v0, v1, t0, t1, v4).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tattach.TryRead(bytes, out Tattach message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v3 = Number(random);
            Add(MessageType.Tauth, Tauth.FixedLength, t0.Length + t1.Length, to => new Tauth(v0, t0, t1, v3).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tauth.TryRead(bytes, out Tauth message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            Add(MessageType.Tclunk, Tclunk.FixedLength, 0, to => new Tclunk(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tclunk.TryRead(bytes, out Tclunk message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = (ushort)random.Next(65536);
            Add(MessageType.Tflush, Tflush.FixedLength, 0, to => new Tflush(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tflush.TryRead(bytes, out Tflush message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = Number(random);
            Add(MessageType.Tfsync, Tfsync.FixedLength, 0, to => new Tfsync(v0, v1).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tfsync.TryRead(bytes, out Tfsync message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (StatMask)random.Next(256);
            Add(MessageType.Tgetattr, Tgetattr.FixedLength, 0, to => new Tgetattr(v0, v1).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tgetattr.TryRead(bytes, out Tgetattr message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (LockType)random.Next(3);
            var v2 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v3 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v4 = Number(random);
            Add(MessageType.Tgetlock, Tgetlock.FixedLength, t0.Length, to => new Tgetlock(v0, v1, v2, v3, v4, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tgetlock.TryRead(bytes, out Tgetlock message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = (OpenFlags)random.Next(256);
            var v3 = Number(random);
            var v4 = Number(random);
            Add(MessageType.Tlcreate, Tlcreate.FixedLength, t0.Length, to => new Tlcreate(v0, t0, v2, v3, v4).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tlcreate.TryRead(bytes, out Tlcreate message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = Number(random);
            Add(MessageType.Tlink, Tlink.FixedLength, t0.Length, to => new Tlink(v0, v1, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tlink.TryRead(bytes, out Tlink message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (LockType)random.Next(3);
            var v2 = (LockFlags)random.Next(256);
            var v3 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v4 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v5 = Number(random);
            Add(MessageType.Tlock, Tlock.FixedLength, t0.Length, to => new Tlock(v0, v1, v2, v3, v4, v5, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tlock.TryRead(bytes, out Tlock message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (OpenFlags)random.Next(256);
            Add(MessageType.Tlopen, Tlopen.FixedLength, 0, to => new Tlopen(v0, v1).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tlopen.TryRead(bytes, out Tlopen message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = Number(random);
            var v3 = Number(random);
            Add(MessageType.Tmkdir, Tmkdir.FixedLength, t0.Length, to => new Tmkdir(v0, t0, v2, v3).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tmkdir.TryRead(bytes, out Tmkdir message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = Number(random);
            var v3 = Number(random);
            var v4 = Number(random);
            var v5 = Number(random);
            Add(MessageType.Tmknod, Tmknod.FixedLength, t0.Length, to => new Tmknod(v0, t0, v2, v3, v4, v5).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tmknod.TryRead(bytes, out Tmknod message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v2 = Number(random);
            Add(MessageType.Tread, Tread.FixedLength, 0, to => new Tread(v0, v1, v2).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tread.TryRead(bytes, out Tread message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v2 = Number(random);
            Add(MessageType.Treaddir, Treaddir.FixedLength, 0, to => new Treaddir(v0, v1, v2).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Treaddir.TryRead(bytes, out Treaddir message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            Add(MessageType.Treadlink, Treadlink.FixedLength, 0, to => new Treadlink(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Treadlink.TryRead(bytes, out Treadlink message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            Add(MessageType.Tremove, Tremove.FixedLength, 0, to => new Tremove(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tremove.TryRead(bytes, out Tremove message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = Number(random);
            Add(MessageType.Trename, Trename.FixedLength, t0.Length, to => new Trename(v0, v1, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Trename.TryRead(bytes, out Trename message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = Number(random);
            Add(MessageType.Trenameat, Trenameat.FixedLength, t0.Length + t1.Length, to => new Trenameat(v0, t0, v2, t1).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Trenameat.TryRead(bytes, out Trenameat message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            Add(MessageType.Tstatfs, Tstatfs.FixedLength, 0, to => new Tstatfs(v0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tstatfs.TryRead(bytes, out Tstatfs message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v3 = Number(random);
            Add(MessageType.Tsymlink, Tsymlink.FixedLength, t0.Length + t1.Length, to => new Tsymlink(v0, t0, t1, v3).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tsymlink.TryRead(bytes, out Tsymlink message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = (UnlinkFlags)random.Next(256);
            Add(MessageType.Tunlinkat, Tunlinkat.FixedLength, t0.Length, to => new Tunlinkat(v0, t0, v2).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Tunlinkat.TryRead(bytes, out Tunlinkat message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v2 = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            var v3 = Number(random);
            Add(MessageType.Txattrcreate, Txattrcreate.FixedLength, t0.Length, to => new Txattrcreate(v0, t0, v2, v3).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Txattrcreate.TryRead(bytes, out Txattrcreate message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            var v0 = Number(random);
            var v1 = Number(random);
            Add(MessageType.Txattrwalk, Txattrwalk.FixedLength, t0.Length, to => new Txattrwalk(v0, v1, t0).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Txattrwalk.TryRead(bytes, out Txattrwalk message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            uint size = Number(random);
            Add(MessageType.Tversion, VersionMessage.FixedLength, t0.Length, to => new VersionMessage(size, t0).Write(to, MessageType.Tversion, tag), (bytes, to, tag, out length) =>
            {
                bool good = VersionMessage.TryRead(bytes, MessageType.Tversion, out VersionMessage message);
                length = message.Write(to, MessageType.Tversion, tag);
                return good;
            });
        }

        {
            uint size = Number(random);
            Add(MessageType.Rversion, VersionMessage.FixedLength, t0.Length, to => new VersionMessage(size, t0).Write(to, MessageType.Rversion, tag), (bytes, to, tag, out length) =>
            {
                bool good = VersionMessage.TryRead(bytes, MessageType.Rversion, out VersionMessage message);
                length = message.Write(to, MessageType.Rversion, tag);
                return good;
            });
        }

        {
            Add(MessageType.Rflush, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rflush, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rflush, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rflush);
            });
        }

        {
            Add(MessageType.Rclunk, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rclunk, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rclunk, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rclunk);
            });
        }

        {
            Add(MessageType.Rremove, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rremove, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rremove, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rremove);
            });
        }

        {
            Add(MessageType.Rrename, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rrename, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rrename, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rrename);
            });
        }

        {
            Add(MessageType.Rrenameat, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rrenameat, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rrenameat, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rrenameat);
            });
        }

        {
            Add(MessageType.Rsetattr, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rsetattr, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rsetattr, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rsetattr);
            });
        }

        {
            Add(MessageType.Rxattrcreate, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rxattrcreate, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rxattrcreate, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rxattrcreate);
            });
        }

        {
            Add(MessageType.Rfsync, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rfsync, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rfsync, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rfsync);
            });
        }

        {
            Add(MessageType.Rlink, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Rlink, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Rlink, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Rlink);
            });
        }

        {
            Add(MessageType.Runlinkat, EmptyMessage.FixedLength, 0, to => EmptyMessage.Write(to, MessageType.Runlinkat, tag), (bytes, to, tag, out length) =>
            {
                length = EmptyMessage.Write(to, MessageType.Runlinkat, tag);
                return EmptyMessage.TryRead(bytes, MessageType.Runlinkat);
            });
        }

        {
            Qid qid = AnyQid(random);
            Add(MessageType.Rattach, QidMessage.FixedLength, 0, to => QidMessage.Write(to, MessageType.Rattach, tag, qid), (bytes, to, tag, out length) =>
            {
                bool good = QidMessage.TryRead(bytes, MessageType.Rattach, out Qid read);
                length = QidMessage.Write(to, MessageType.Rattach, tag, read);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            Add(MessageType.Rauth, QidMessage.FixedLength, 0, to => QidMessage.Write(to, MessageType.Rauth, tag, qid), (bytes, to, tag, out length) =>
            {
                bool good = QidMessage.TryRead(bytes, MessageType.Rauth, out Qid read);
                length = QidMessage.Write(to, MessageType.Rauth, tag, read);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            Add(MessageType.Rsymlink, QidMessage.FixedLength, 0, to => QidMessage.Write(to, MessageType.Rsymlink, tag, qid), (bytes, to, tag, out length) =>
            {
                bool good = QidMessage.TryRead(bytes, MessageType.Rsymlink, out Qid read);
                length = QidMessage.Write(to, MessageType.Rsymlink, tag, read);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            Add(MessageType.Rmknod, QidMessage.FixedLength, 0, to => QidMessage.Write(to, MessageType.Rmknod, tag, qid), (bytes, to, tag, out length) =>
            {
                bool good = QidMessage.TryRead(bytes, MessageType.Rmknod, out Qid read);
                length = QidMessage.Write(to, MessageType.Rmknod, tag, read);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            Add(MessageType.Rmkdir, QidMessage.FixedLength, 0, to => QidMessage.Write(to, MessageType.Rmkdir, tag, qid), (bytes, to, tag, out length) =>
            {
                bool good = QidMessage.TryRead(bytes, MessageType.Rmkdir, out Qid read);
                length = QidMessage.Write(to, MessageType.Rmkdir, tag, read);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            uint unit = Number(random);
            Add(MessageType.Rlopen, OpenMessage.FixedLength, 0, to => new OpenMessage(qid, unit).Write(to, MessageType.Rlopen, tag), (bytes, to, tag, out length) =>
            {
                bool good = OpenMessage.TryRead(bytes, MessageType.Rlopen, out OpenMessage message);
                length = message.Write(to, MessageType.Rlopen, tag);
                return good;
            });
        }

        {
            Qid qid = AnyQid(random);
            uint unit = Number(random);
            Add(MessageType.Rlcreate, OpenMessage.FixedLength, 0, to => new OpenMessage(qid, unit).Write(to, MessageType.Rlcreate, tag), (bytes, to, tag, out length) =>
            {
                bool good = OpenMessage.TryRead(bytes, MessageType.Rlcreate, out OpenMessage message);
                length = message.Write(to, MessageType.Rlcreate, tag);
                return good;
            });
        }

        {
            Add(MessageType.Rread, NinePConstants.ReadHeadLength, t0.Length, to => DataMessage.Write(to, MessageType.Rread, tag, t0), (bytes, to, tag, out length) =>
            {
                bool good = DataMessage.TryRead(bytes, MessageType.Rread, out ReadOnlySpan<byte> data);
                length = DataMessage.Write(to, MessageType.Rread, tag, data);
                return good;
            });
        }

        {
            Add(MessageType.Rreaddir, NinePConstants.ReadHeadLength, t0.Length, to => DataMessage.Write(to, MessageType.Rreaddir, tag, t0), (bytes, to, tag, out length) =>
            {
                bool good = DataMessage.TryRead(bytes, MessageType.Rreaddir, out ReadOnlySpan<byte> data);
                length = DataMessage.Write(to, MessageType.Rreaddir, tag, data);
                return good;
            });
        }

        {
            uint fid = Number(random);
            ulong offset = (ulong)random.NextInt64();
            Add(MessageType.Twrite, NinePConstants.WriteHeadLength, t0.Length, to => Twrite.Write(to, tag, fid, offset, t0), (bytes, to, tag, out length) =>
            {
                bool good = Twrite.TryRead(bytes, out Twrite message);
                length = Twrite.Write(to, tag, message.Fid, message.Offset, message.Data);
                return good;
            });
        }

        {
            uint fid = Number(random), newFid = Number(random);
            byte[] names = Names(random, out int count);
            Add(MessageType.Twalk, Twalk.FixedLength, names.Length, to => new Twalk(fid, newFid, new WalkNames(count, names)).Write(to, tag), (bytes, to, tag, out length) =>
            {
                bool good = Twalk.TryRead(bytes, out Twalk message);
                length = message.Write(to, tag);
                return good;
            });
        }

        {
            Qid[] qids = [.. Enumerable.Range(0, random.Next(17)).Select(_ => AnyQid(random))];
            Add(MessageType.Rwalk, Rwalk.FixedLength, qids.Length * Qid.Length, to => Rwalk.Write(to, tag, qids), (bytes, to, tag, out length) =>
            {
                bool good = Rwalk.TryRead(bytes, out Rwalk message);
                var read = new Qid[good ? message.Count : 0];
                for (int i = 0; i < read.Length; i++) read[i] = message[i];
                length = Rwalk.Write(to, tag, read);
                return good;
            });
        }

        {
            var stat = new Stat
            {
                Valid = (StatMask)random.Next(512),
                Qid = AnyQid(random),
                Mode = Number(random),
                User = Number(random),
                Group = Number(random),
                Links = (ulong)random.NextInt64(),
                Device = (ulong)random.NextInt64(),
                Size = (ulong)random.NextInt64(),
                BlockSize = (ulong)random.NextInt64(),
                Blocks = (ulong)random.NextInt64(),
                AccessSeconds = (ulong)random.NextInt64(),
                AccessNanoseconds = (ulong)random.NextInt64(),
                ModifySeconds = (ulong)random.NextInt64(),
                ModifyNanoseconds = (ulong)random.NextInt64(),
                ChangeSeconds = (ulong)random.NextInt64(),
                ChangeNanoseconds = (ulong)random.NextInt64(),
                BirthSeconds = (ulong)random.NextInt64(),
                BirthNanoseconds = (ulong)random.NextInt64(),
                Generation = (ulong)random.NextInt64(),
                DataVersion = (ulong)random.NextInt64(),
            };
            Add(MessageType.Rgetattr, Rgetattr.FixedLength, 0, to => Rgetattr.Write(to, tag, stat), (bytes, to, tag, out length) =>
            {
                bool good = Rgetattr.TryRead(bytes, out Stat read);
                length = Rgetattr.Write(to, tag, read);
                return good;
            });
        }

        {
            uint fid = Number(random);
            var stat = new SetStat
            {
                Valid = (SetStatMask)random.Next(512),
                Mode = Number(random),
                User = Number(random),
                Group = Number(random),
                Size = (ulong)random.NextInt64(),
                AccessSeconds = (ulong)random.NextInt64(),
                AccessNanoseconds = (ulong)random.NextInt64(),
                ModifySeconds = (ulong)random.NextInt64(),
                ModifyNanoseconds = (ulong)random.NextInt64(),
            };
            Add(MessageType.Tsetattr, Tsetattr.FixedLength, 0, to => Tsetattr.Write(to, tag, fid, stat), (bytes, to, tag, out length) =>
            {
                bool good = Tsetattr.TryRead(bytes, out uint readFid, out SetStat read);
                length = Tsetattr.Write(to, tag, readFid, read);
                return good;
            });
        }

        {
            var stat = new FileSystemStat
            {
                Type = Number(random),
                BlockSize = Number(random),
                Blocks = (ulong)random.NextInt64(),
                FreeBlocks = (ulong)random.NextInt64(),
                AvailableBlocks = (ulong)random.NextInt64(),
                Files = (ulong)random.NextInt64(),
                FreeFiles = (ulong)random.NextInt64(),
                Identity = (ulong)random.NextInt64(),
                MaximumName = Number(random),
            };
            Add(MessageType.Rstatfs, Rstatfs.FixedLength, 0, to => Rstatfs.Write(to, tag, stat), (bytes, to, tag, out length) =>
            {
                bool good = Rstatfs.TryRead(bytes, out FileSystemStat read);
                length = Rstatfs.Write(to, tag, read);
                return good;
            });
        }

        return samples;
    }

    private static uint Number(Random random) => (uint)random.NextInt64(1L << 32);

    private static Qid AnyQid(Random random) => new((QidType)random.Next(256), Number(random), (ulong)random.NextInt64());

    private static byte[] Text(Random random)
    {
        byte[] text = new byte[random.Next(40)];
        random.NextBytes(text);
        return text;
    }

    private static byte[] Names(Random random, out int count)
    {
        byte[] names = new byte[1024];
        int length = 0;
        count = random.Next(17);
        for (int i = 0; i < count; i++) Assert.True(WalkNames.TryAppend(names, ref length, Text(random)));
        return names[..length];
    }
}
