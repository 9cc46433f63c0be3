using System.Text;

namespace LibOs.Components.Console.Tests;

public class LineAssemblerTests
{
    [Theory]
    [InlineData("one\ntwo\r\n\nthree", "one|two||three")]
    [InlineData("a\rb\r\r\n", "a\\x0Db\\x0D")]
    [InlineData("tab\there \u001b[31mred\u007f\0\n", "tab\there \\x1B[31mred\\x7F\\x00")]
    [InlineData("c1 \u009b31m \u00a0 ä\n", "c1 \\u009B31m \u00a0 ä")]
    [InlineData("ends in a return\r", "ends in a return\\x0D")]
    [InlineData("", "")]
    public void SplitsAndEscapes(string written, string lines) =>
        Assert.Equal(lines, string.Join('|', Assemble([Encoding.UTF8.GetBytes(written)]).Select(Encoding.UTF8.GetString)));

    [Fact]
    public void ALineOfExactlyTheGreatestLengthIsOneLine()
    {
        byte[] line = Encoding.ASCII.GetBytes(new string('x', LineAssembler.MaximumLength));
        Assert.Equal([line], Assemble([[.. line, (byte)'\n']]));
        Assert.Equal([line, "\\x0D"u8.ToArray()], Assemble([[.. line, (byte)'\r']]));
        Assert.Equal([line, "y"u8.ToArray()], Assemble([[.. line, (byte)'y', (byte)'\n']]));
    }

    [Fact]
    public void CutsBetweenCharacters()
    {
        foreach (string character in (string[])["ä", "€", "😀", "\u0085"])
        {
            for (int lead = 500; lead < 514; lead++)
            {
                byte[] written = Encoding.UTF8.GetBytes(new string('x', lead) + string.Concat(Enumerable.Repeat(character, 200)));
                foreach (byte[] line in Assemble([.. written.Select(b => (byte[])[b])]))
                    _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line);
            }
        }
    }

    [Fact]
    public void TooLittleStorageGivesNoLine()
    {
        var assembler = default(LineAssembler);
        ReadOnlySpan<byte> data = "x\n"u8;
        Assert.Equal(-1, assembler.TakeLine(new byte[511], ref data));
        Assert.Equal(-1, assembler.Flush(new byte[511]));
    }

    [Fact]
    public void AgreesWithAModelInAnyPieces() => TestRun.Repeat(TestRun.Count(400, 20_000), random =>
    {
        byte[] written = RandomText(random);
        var pieces = new List<byte[]>();
        for (int at = 0; at < written.Length;)
        {
            int length = Math.Min(written.Length - at, random.Next(1, random.Next(2) == 0 ? 5 : 3000));
            pieces.Add(written[at..(at + length)]);
            at += length;
        }

        Assert.Equal(Model(written), Assemble(pieces));
    });

    private static List<byte[]> Assemble(List<byte[]> pieces)
    {
        var assembler = default(LineAssembler);
        byte[] storage = new byte[LineAssembler.MaximumLength];
        var lines = new List<byte[]>();
        int length;
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> data = piece;
            while ((length = assembler.TakeLine(storage, ref data)) >= 0) lines.Add(storage[..length]);
            Assert.True(data.IsEmpty);
        }

        while ((length = assembler.Flush(storage)) >= 0) lines.Add(storage[..length]);
        return lines;
    }

    private static byte[] RandomText(Random random)
    {
        var text = new List<byte>();
        string[] characters = ["a", "b", "ä", "€", "😀", "\u0085", "\n", "\r\n", "\r", "\u001b", "\t"];
        int endEvery = random.Next(1, 2000);
        for (int i = random.Next(4000); i > 0; i--)
        {
            int choice = random.Next(30);
            if (choice == 0) text.Add((byte)random.Next(256));
            else if (random.Next(endEvery) == 0) text.AddRange("\n"u8);
            else if (choice < 12) text.AddRange(Encoding.UTF8.GetBytes(characters[random.Next(2, 6)]));
            else if (choice < 13) text.AddRange(Encoding.UTF8.GetBytes(characters[random.Next(6, 11)]));
            else text.Add((byte)'x');
        }

        return [.. text];
    }

    // Cuts the whole text into unbreakable atoms, then packs them.
    private static List<byte[]> Model(byte[] written)
    {
        var lines = new List<byte[]>();
        var line = new List<byte>();
        for (int at = 0; at < written.Length;)
        {
            byte value = written[at];
            if (value == '\n' || (value == '\r' && at + 1 < written.Length && written[at + 1] == '\n'))
            {
                lines.Add([.. line]);
                line.Clear();
                at += value == '\n' ? 1 : 2;
                continue;
            }

            int length = 1;
            int expected = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
            while (length < expected && at + length < written.Length && (written[at + length] & 0xC0) == 0x80) length++;
            byte[] atom = written[at..(at + length)];
            at += length;
            if ((value < 0x20 && value != '\t') || value == 0x7F) atom = Encoding.ASCII.GetBytes($"\\x{value:X2}");
            else if (value == 0xC2 && length == 2 && atom[1] < 0xA0) atom = Encoding.ASCII.GetBytes($"\\u00{atom[1]:X2}");
            if (line.Count + atom.Length > LineAssembler.MaximumLength)
            {
                lines.Add([.. line]);
                line.Clear();
            }

            line.AddRange(atom);
        }

        if (line.Count != 0) lines.Add([.. line]);
        return lines;
    }
}
