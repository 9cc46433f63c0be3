using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.NineP.Tests;

/// <summary>Requests of a client that means no good: right ones in any order, with few fids and tags, and damaged ones.</summary>
internal sealed class RandomRequests(Random random)
{
    private static readonly byte[][] s_names =
    [
        .. new[] { "a", "b", "dir", "link", "file", "outside", "secret", "..", ".", "", "x/y", "zero\0byte", "user.x", "status", "ctl", "events", "mem", new string('n', 255), new string('n', 256) }
            .Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private readonly byte[] _buffer = new byte[20_000];

    /// <summary>Hands requests to a session for a while, and checks that every answer is one.</summary>
    public static void Attack(Session session, Random random, int count)
    {
        var requests = new RandomRequests(random);
        var waiting = new List<TestRequest>();
        Assert.True(session.Submit(new TestRequest(requests.Version())));
        for (int i = 0; i < count; i++)
        {
            TestRequest request = requests.Next();
            if (!session.Submit(request))
            {
                Assert.True(request.Message.Length < NinePConstants.HeaderLength || BitConverter.ToUInt32(request.Message.Span) < NinePConstants.HeaderLength);
                Assert.Equal(0, request.Completions);
                continue;
            }

            if (request.Completions == 0) waiting.Add(request);
            else request.Check();
        }

        Assert.True(session.Close().Wait(TimeSpan.FromSeconds(30)), "requests are still being worked on");
        foreach (TestRequest request in waiting) request.Check();
        Assert.Equal(0, session.FidCount);
    }

    public byte[] Version() => Write(to => new VersionMessage((uint)random.Next(4096, 20_000), NinePConstants.Version).Write(to, MessageType.Tversion, NinePConstants.NoTag));

    public TestRequest Next()
    {
        byte[] message = Message();
        byte[]? data = null;
        if (random.Next(4) == 0 && (MessageType)message[4] is MessageType.Tread or MessageType.Treaddir) data = new byte[random.Next(5000)];
        if ((MessageType)message[4] == MessageType.Twrite && random.Next(4) == 0)
        {
            data = message[NinePConstants.WriteHeadLength..];
            message = message[..NinePConstants.WriteHeadLength];
        }

        if (random.Next(4) == 0) message = Damage(message);
        return new TestRequest(message, random.Next(10) == 0 ? random.Next(200) : 20_000, data);
    }

    private byte[] Damage(byte[] message)
    {
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 8); flips > 0; flips--) message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
                return message;
            case 1:
                return message[..random.Next(message.Length + 1)];
            case 2:
                // a length that lies, with a size that does not
                int at = random.Next(message.Length);
                message[at] = (byte)random.Next(256);
                BitConverter.TryWriteBytes(message, message.Length);
                return message;
            default:
                byte[] noise = new byte[random.Next(64)];
                random.NextBytes(noise);
                if (noise.Length >= 7) BitConverter.TryWriteBytes(noise, random.Next(2) == 0 ? noise.Length : random.Next(100));
                return noise;
        }
    }

    private byte[] Message()
    {
        ushort tag = random.Next(50) == 0 ? NinePConstants.NoTag : (ushort)random.Next(8);
        uint fid = Fid(), other = Fid();
        byte[] name = Name(), target = Name();
        ulong offset = random.Next(8) == 0 ? (ulong)random.NextInt64(long.MinValue, long.MaxValue) : (ulong)random.Next(20_000);
        uint count = random.Next(8) == 0 ? (uint)random.NextInt64(1L << 32) : (uint)random.Next(5000);
        uint mode = 0x1C0 | (uint)random.Next(0x1000);
        return random.Next(40) switch
        {
            0 => random.Next(20) == 0 ? Version() : Write(to => new Tflush((ushort)random.Next(8)).Write(to, tag)),
            1 or 2 or 3 => Write(to => new Tattach(fid, random.Next(10) == 0 ? 0 : NinePConstants.NoFid, "user"u8, random.Next(10) == 0 ? name : default, 0).Write(to, tag)),
            4 => Write(to => new Tauth(fid, "user"u8, default, 0).Write(to, tag)),
            5 => Write(to => new Tflush((ushort)random.Next(8)).Write(to, tag)),
            >= 6 and <= 11 => Walk(tag, fid, other),
            12 or 13 => Write(to => new Tclunk(fid).Write(to, tag)),
            14 or 15 or 16 => Write(to => new Tlopen(fid, (OpenFlags)random.Next(random.Next(4) == 0 ? int.MaxValue : 4)).Write(to, tag)),
            17 or 18 => Write(to => new Tlcreate(fid, name, (OpenFlags)random.Next(random.Next(4) == 0 ? int.MaxValue : 4), mode, 0).Write(to, tag)),
            19 or 20 => Write(to => new Tread(fid, offset, count).Write(to, tag)),
            21 or 22 => Write(to => Twrite.Write(to, tag, fid, offset, Noise())),
            23 or 24 => Write(to => new Treaddir(fid, offset, count).Write(to, tag)),
            25 => Write(to => new Tgetattr(fid, StatMask.All).Write(to, tag)),
            26 => Write(to => Tsetattr.Write(to, tag, fid, new SetStat { Valid = (SetStatMask)random.Next(0x400) & ~(SetStatMask.User | SetStatMask.Group), Mode = mode, Size = offset, ModifySeconds = offset, ModifyNanoseconds = count })),
            27 => Write(to => new Tstatfs(fid).Write(to, tag)),
            28 => Write(to => new Treadlink(fid).Write(to, tag)),
            29 => Write(to => new Tmkdir(fid, name, mode, 0).Write(to, tag)),
            30 => Write(to => new Tsymlink(fid, name, random.Next(2) == 0 ? target : "../outside"u8, 0).Write(to, tag)),
            31 => Write(to => new Tmknod(fid, name, mode | (uint)(random.Next(16) << 12), 1, 3, 0).Write(to, tag)),
            32 => Write(to => new Tlink(fid, other, name).Write(to, tag)),
            33 => Write(to => new Trename(fid, other, name).Write(to, tag)),
            34 => Write(to => new Trenameat(fid, name, other, target).Write(to, tag)),
            35 => Write(to => new Tunlinkat(fid, name, random.Next(2) == 0 ? UnlinkFlags.None : UnlinkFlags.Directory).Write(to, tag)),
            36 => random.Next(2) == 0
                ? Write(to => new Txattrwalk(fid, other, random.Next(2) == 0 ? name : default).Write(to, tag))
                : Write(to => new Txattrcreate(fid, name, count, (uint)random.Next(4)).Write(to, tag)),
            37 => Write(to => new Tfsync(fid, (uint)random.Next(2)).Write(to, tag)),
            38 => Write(to => new Tlock(fid, (LockType)random.Next(4), (LockFlags)(random.Next(8) == 0 ? random.Next(0x400) : random.Next(2) * 0x200), offset, count, 1, "me"u8).Write(to, tag)),
            _ => random.Next(2) == 0
                ? Write(to => new Tgetlock(fid, (LockType)random.Next(4), offset, count, 1, "me"u8).Write(to, tag))
                : Write(to => new Tremove(fid).Write(to, tag)),
        };
    }

    private byte[] Walk(ushort tag, uint fid, uint newFid)
    {
        byte[] names = new byte[8192];
        int length = 0, count = random.Next(10) == 0 ? random.Next(20) : random.Next(3);
        for (int i = 0; i < count; i++) _ = WalkNames.TryAppend(names, ref length, Name());
        return Write(to => new Twalk(fid, newFid, new WalkNames(count, names.AsSpan(0, length))).Write(to, tag));
    }

    private uint Fid() => random.Next(30) == 0 ? NinePConstants.NoFid : (uint)random.Next(12);

    private byte[] Name() => s_names[random.Next(random.Next(3) == 0 ? s_names.Length : 5)];

    private byte[] Noise()
    {
        byte[] noise = new byte[random.Next(random.Next(10) == 0 ? 4000 : 20)];
        random.NextBytes(noise);
        return noise;
    }

    private byte[] Write(Func<byte[], int> write)
    {
        int length = write(_buffer);
        return _buffer[..length];
    }
}
