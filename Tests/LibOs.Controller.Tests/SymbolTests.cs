using System.Text;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Tests;

public sealed class SymbolTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void LinesAreFound(int version)
    {
        byte[] unit = LineUnit(version);
        Dictionary<ulong, SourceLine> found = LineTable.Find(unit, default, default, [0x1000, 0x1003, 0x1004, 0x100f, 0x1010, 0xfff]);
        Assert.Equal(new SourceLine("/src/A.cs", 10), found[0x1000]);
        Assert.Equal(new SourceLine("/src/A.cs", 10), found[0x1003]);
        Assert.Equal(new SourceLine("/src/B.cs", 12), found[0x1004]);
        Assert.Equal(new SourceLine("/src/B.cs", 12), found[0x100f]);
        Assert.False(found.ContainsKey(0x1010));
        Assert.False(found.ContainsKey(0xfff));
    }

    [Fact]
    public void ALineDoesNotReachIntoTheNextFunction()
    {
        // the last line goes on from 0x1004; a function without lines of its own begins at 0x1008
        Dictionary<ulong, SourceLine> found = LineTable.Find(LineUnit(5), default, default, [0x1003, 0x1007, 0x100a], address => address < 0x1008 ? 0x1000ul : 0x1008);
        Assert.Equal(new SourceLine("/src/A.cs", 10), found[0x1003]);
        Assert.Equal(new SourceLine("/src/B.cs", 12), found[0x1007]);
        Assert.False(found.ContainsKey(0x100a));
    }

    [Fact]
    public void DamagedLineProgramsNeverThrow() => TestRun.Repeat(TestRun.Count(20_000, 400_000), random =>
    {
        byte[] unit = LineUnit(random.Next(4, 6));
        for (int i = random.Next(1, 6); i > 0; i--) unit[random.Next(unit.Length)] = (byte)random.Next(256);
        _ = LineTable.Find(unit.AsSpan(0, random.Next(3) == 0 ? random.Next(unit.Length) : unit.Length), default, default, [0x1000, 0x1004]);
    });

    [Fact]
    public void DamagedSymbolFilesNeverThrow() => TestRun.Repeat(TestRun.Count(5_000, 100_000), random =>
    {
        byte[] file = new byte[random.Next(0, 600)];
        random.NextBytes(file);
        byte[] start = TestImage.Build();
        start.AsSpan(0, Math.Min(64, file.Length)).CopyTo(file);
        if (file.Length >= 64)
        {
            TestImage.Put64(file, 40, (ulong)random.Next(700));
            TestImage.Put16(file, 58, 64);
            TestImage.Put16(file, 60, (ushort)random.Next(0, 6));
            TestImage.Put16(file, 62, (ushort)random.Next(0, 6));
        }

        SymbolFile? symbols = SymbolFile.TryRead(file);
        if (symbols is null) return;
        _ = symbols.TryFindFunction(0x200000, out _, out _);
        _ = symbols.FindLines([0x200000]);
    });

    [Fact]
    public void AddressesOfAPanicGetNames()
    {
        string? path = Tool.SymbolFile;
        // the ahead-of-time compiled tool's own symbols; ./libos makes them
        if (path is null) return;
        SymbolFile? symbols = SymbolFile.TryRead(File.ReadAllBytes(path));
        Assert.NotNull(symbols);
        Assert.True(symbols.FunctionCount > 1000);
        ulong main = FindAddress(path, "libos_LibOs_Controller_Program__Main");
        string report = PanicReport.Format($"at [<0x{main:x16}>]\nby [<0x{main + 10:x16}>] end\nby [<0xfffffff0>] [<0xzz>] [<0x12", symbols);
        string[] lines = report.Split('\n');
        Assert.Contains("Program.Main+0x0", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"Program\.cs:line \d+$", lines[0]);
        Assert.Contains("Program.Main+0x9", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" end", lines[1], StringComparison.Ordinal);
        Assert.Equal("by [<0xfffffff0>] [<0xzz>] [<0x12", lines[2]);
    }

    [Fact]
    public void WithoutSymbolsTheReportStays()
    {
        string text = PanicReport.Format("at [<0x1000>]\n", complete: false, "/does/not/exist.elf");
        Assert.Contains("at [<0x1000>]\n", text, StringComparison.Ordinal);
        Assert.Contains("/does/not/exist.elf.dbg", text, StringComparison.Ordinal);
        Assert.Contains("did not finish", text, StringComparison.Ordinal);
    }

    private static ulong FindAddress(string path, string symbol)
    {
        byte[] file = File.ReadAllBytes(path);
        // the symbol's name in .strtab, then the entry of .symtab that names it
        ulong table = BitConverter.ToUInt64(file, 40);
        int count = BitConverter.ToUInt16(file, 60);
        for (int i = 0; i < count; i++)
        {
            int header = (int)table + i * 64;
            if (BitConverter.ToUInt32(file, header + 4) != 2) continue;
            int link = (int)table + (int)BitConverter.ToUInt32(file, header + 40) * 64;
            int strings = (int)BitConverter.ToUInt64(file, link + 24);
            int start = (int)BitConverter.ToUInt64(file, header + 24), length = (int)BitConverter.ToUInt64(file, header + 32);
            for (int at = start; at < start + length; at += 24)
            {
                int name = strings + (int)BitConverter.ToUInt32(file, at);
                int end = Array.IndexOf(file, (byte)0, name);
                if (Encoding.UTF8.GetString(file, name, end - name) == symbol) return BitConverter.ToUInt64(file, at + 8);
            }
        }

        throw new InvalidOperationException("no symbol " + symbol);
    }

    // Two rows: A.cs:10 at 0x1000, B.cs:12 at 0x1004, end at 0x1010.
    private static byte[] LineUnit(int version)
    {
        var header = new List<byte> { 1, 1, 1, unchecked((byte)-5), 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1 };
        if (version == 5)
        {
            header.AddRange([1, 1, 0x08, 1, .. "/src\0"u8]);
            header.AddRange([2, 1, 0x08, 2, 0x0b, 2, .. "A.cs\0"u8, 0, .. "B.cs\0"u8, 0]);
        }
        else
        {
            header.AddRange([.. "/src\0"u8, 0, .. "A.cs\0"u8, 1, 0, 0, .. "B.cs\0"u8, 1, 0, 0, 0]);
        }

        byte first = (byte)(version == 5 ? 0 : 1);
        byte[] program =
        [
            0, 9, 2, 0x00, 0x10, 0, 0, 0, 0, 0, 0, 4, first, 3, 9, 1,
            4, (byte)(first + 1), (byte)(4 * 14 + 2 + 5 + 13),
            2, 12, 0, 1, 1,
        ];
        var unit = new List<byte>();
        unit.AddRange(BitConverter.GetBytes((ushort)version));
        if (version == 5) unit.AddRange([8, 0]);
        unit.AddRange(BitConverter.GetBytes((uint)header.Count));
        unit.AddRange(header);
        unit.AddRange(program);
        return [.. BitConverter.GetBytes((uint)unit.Count), .. unit];
    }
}
