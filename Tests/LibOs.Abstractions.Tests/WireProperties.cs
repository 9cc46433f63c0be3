using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LibOs.Abstractions.Wire;

namespace LibOs.Abstractions.Tests;

/// <summary>Properties whose failures shrink to the smallest input.</summary>
public sealed class WireProperties
{
    [Fact]
    public void Strings_come_out_of_a_launch_block_as_they_went_in() => Check(Prop.ForAll<string[]>(given =>
    {
        // Lone surrogates have no UTF-8, and a zero byte ends an argument.
        string[] arguments = [.. given.Select(text => new string([.. (text ?? "").Where(letter => letter != 0 && !char.IsSurrogate(letter))]))];
        byte[] block = new LaunchBlockWriter().AddStrings(LaunchSection.Arguments, arguments).AddUInt32(LaunchSection.Flags, 5).ToArray();
        return LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> sections)
            && LaunchBlock.TryFind(sections, LaunchSection.Arguments, out ReadOnlySpan<byte> payload)
            && Encoding.UTF8.GetString(payload) == string.Concat(arguments.Select(text => text + "\0"))
            && LaunchBlock.TryFind(sections, LaunchSection.Flags, out ReadOnlySpan<byte> flags) && flags[0] == 5;
    }));

    [Fact]
    public void Messages_are_read_as_they_were_written_wherever_the_channel_cuts_them() => Check(Prop.ForAll<byte[][], PositiveInt>((payloads, piece) =>
    {
        var sent = new List<byte>();
        byte[] header = new byte[ControlChannel.HeaderLength];
        foreach (byte[] payload in payloads)
        {
            ControlChannel.WriteHeader(header, ControlMessage.Log, payload.Length);
            sent.AddRange(header);
            sent.AddRange(payload);
        }

        var read = new List<byte[]>();
        var received = new List<byte>();
        foreach (byte[] part in sent.Chunk(piece.Get))
        {
            received.AddRange(part);
            while (ControlChannel.TryRead(received.ToArray(), out ControlMessage kind, out ReadOnlySpan<byte> payload, out int consumed) == ControlResult.Message)
            {
                if (kind != ControlMessage.Log) return false;
                read.Add(payload.ToArray());
                received.RemoveRange(0, consumed);
            }
        }

        return received.Count == 0 && read.Count == payloads.Length && read.Zip(payloads).All(pair => pair.First.SequenceEqual(pair.Second));
    }));

    private static void Check(Property property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(TestRun.Count(200, 20_000)), property);
}
