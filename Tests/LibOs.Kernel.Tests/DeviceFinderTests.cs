using System.Text;
using LibOs.Kernel.Boot;

namespace LibOs.Kernel.Tests;

public sealed class DeviceFinderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("console=ttyS0 quiet")]
    [InlineData("virtio_mmio.device")]
    [InlineData("virtio_mmio.device=")]
    [InlineData("virtio_mmio.device=512")]
    [InlineData("virtio_mmio.device=512@")]
    [InlineData("virtio_mmio.device=512@0xfeb00e00")]
    [InlineData("virtio_mmio.device=512@0xfeb00e00:")]
    [InlineData("virtio_mmio.device=512@0xfeb00e00:x")]
    [InlineData("virtio_mmio.device=@0xfeb00e00:12")]
    [InlineData("virtio_mmio.device=512@0xfeb00e00:24")] // the interrupt controller has 24 inputs
    [InlineData("virtio_mmio.device=512@0xfeb00e00:18446744073709551616")]
    [InlineData("virtio_mmio.device=512@0x1feb00e00feb00e00:1")]
    public void What_is_no_device_is_passed_over(string commandLine) => Assert.Empty(FindAll(commandLine));

    [Theory]
    [InlineData("virtio_mmio.device=512@0xfeb00e00:12", 0xFEB0_0E00, 12)]
    [InlineData("virtio_mmio.device=0x200@0xFEB00E00:0", 0xFEB0_0E00, 0)]
    [InlineData("virtio_mmio.device=1K@4273999360:23", 0xFEC0_0E00, 23)]
    [InlineData("virtio_mmio.device=1M@0xd0000000:5 quiet", 0xD000_0000, 5)]
    public void A_device_has_an_address_and_an_input(string commandLine, ulong address, uint input) =>
        Assert.Equal([(address, input)], FindAll(commandLine));

    [Fact]
    public void All_devices_are_found_in_their_order_between_whatever_else_there_is() => Assert.Equal(
        [(0xFEB0_0C00ul, 10u), (0xFEB0_0E00ul, 11u)],
        FindAll("root=/dev/vda virtio_mmio.device=512@0xfeb00c00:10 virtio_mmio.device=bad virtio_mmio.device=512@0xfeb00e00:11 x"));

    [Fact]
    public void Any_text_is_read_to_its_end() => TestRun.Repeat(1, random =>
    {
        string[] pieces = ["virtio_mmio.device=", "512", "0x", "@", ":", "fe", "9", "k", "M", " ", "\u00e4", "\u0001", "x"];
        for (int i = 0; i < TestRun.Count(20_000, 1_000_000); i++)
        {
            var text = new StringBuilder();
            for (int j = random.Next(12); j > 0; j--) text.Append(pieces[random.Next(pieces.Length)]);
            foreach ((ulong _, uint input) in FindAll(text.ToString())) Assert.InRange(input, 0u, 23u);
        }
    });

    [Fact]
    public void Devices_written_at_random_are_read_back() => TestRun.Repeat(1, random =>
    {
        for (int i = 0; i < TestRun.Count(2_000, 1_000_000); i++)
        {
            var text = new StringBuilder();
            var expected = new List<(ulong, uint)>();
            for (int j = random.Next(8); j > 0; j--)
            {
                ulong address = (ulong)random.NextInt64();
                uint input = (uint)random.Next(24);
                expected.Add((address, input));
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $" a=b virtio_mmio.device=512@0x{address:x}:{input}");
            }

            Assert.Equal(expected, FindAll(text.ToString()));
        }
    });

    private static List<(ulong Address, uint Input)> FindAll(string commandLine)
    {
        var found = new List<(ulong, uint)>();
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(commandLine);
        int length = rest.Length;
        while (DeviceFinder.TryNext(ref rest, out ulong address, out uint input))
        {
            found.Add((address, input));
            Assert.True(rest.Length < length, "no progress");
            length = rest.Length;
        }

        return found;
    }
}
