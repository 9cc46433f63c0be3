using LibOs.Controller.Images;

namespace LibOs.Controller.Tests;

public sealed class BootImageTests
{
    [Fact]
    public void AnImageIsRead()
    {
        byte[] image = TestImage.Build();
        Assert.Null(BootImage.TryRead(image, image.Length, out BootImage found));
        Assert.Equal((uint)TestImage.Base, found.EntryAddress);
        Assert.Equal(TestImage.Base + 0x1000, found.EndAddress);
    }

    [Theory]
    [InlineData(0, 0x7e, "not an ELF file")]
    [InlineData(4, 1, "not a 64-bit")]
    [InlineData(18, 3, "not for x86-64")]
    [InlineData(16, 3, "not a static executable")]
    [InlineData(54, 8, "no program headers")]
    [InlineData(57, 0xff, "truncated within its program headers")]
    [InlineData(64 + 9, 0xff, "truncated")]
    [InlineData(64 + 28, 0xff, "outside the first 4 GB")]
    [InlineData(184, 17, "no PVH note")]
    [InlineData(188, (int)'Y', "no PVH note")]
    [InlineData(195, 0x70, "entry lies outside")]
    public void AFaultIsNamed(int offset, int value, string fault)
    {
        byte[] image = TestImage.Build();
        image[offset] = (byte)value;
        Assert.Contains(fault, BootImage.TryRead(image, image.Length, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        byte[] image = TestImage.Build();
        for (int length = 0; length < image.Length; length++)
            Assert.NotNull(BootImage.TryRead(image.AsSpan(0, length), length, out _));
    }

    [Fact]
    public void DamageNeverThrows() => TestRun.Repeat(TestRun.Count(20_000, 400_000), random =>
    {
        byte[] image = TestImage.Build();
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            int at = random.Next(TestImage.CodeOffset);
            image[at] = random.Next(3) switch { 0 => 0xff, 1 => (byte)(image[at] ^ (1 << random.Next(8))), _ => (byte)random.Next(256) };
        }

        _ = BootImage.TryRead(image.AsSpan(0, random.Next(4) == 0 ? random.Next(image.Length) : image.Length), image.Length, out _);
    });

    [Theory]
    [InlineData("""{"format":1,"minimumMemory":25165824,"x":[1,{"minimumMemory":3}]}""", 25165824UL)]
    [InlineData("""{"a":{"minimumMemory":3},"minimumMemory":4}""", 4UL)]
    [InlineData("""{"minimumMemory":"much"}""", 0UL)]
    [InlineData("""{"minimumMemory":""", 0UL)]
    [InlineData("", 0UL)]
    [InlineData("[]", 0UL)]
    public void TheManifestTellsTheLeastMemory(string json, ulong bytes) =>
        Assert.Equal(bytes, ImageManifest.ReadMinimumMemory(System.Text.Encoding.UTF8.GetBytes(json)));
}
