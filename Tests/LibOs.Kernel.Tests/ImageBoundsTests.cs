using System.Buffers.Binary;
using LibOs.Kernel.Boot;

namespace LibOs.Kernel.Tests;

public sealed unsafe class ImageBoundsTests
{
    [Fact]
    public void An_image_is_as_large_as_its_loaded_segments_in_whole_pages()
    {
        byte[] header = Header((1, 0x20_0040, 0x1000), (1, 0x20_3000, 0x1), (1, 0x20_5800, 0x900), (4, 0x10, 0x10), (7, 0x90_0000, 0x100));
        fixed (byte* place = header)
        {
            ElfImage.Bounds((ulong)place, out ulong start, out ulong end);
            Assert.Equal((0x20_0000ul, 0x20_7000ul), (start, end));
            Assert.Equal(5, ElfImage.SegmentCount((ulong)place));
            Assert.Equal(0x20_3000ul, ElfImage.Segments((ulong)place)[1].VirtualAddress);
        }
    }

    private static byte[] Header(params (uint Type, ulong Address, ulong Length)[] segments)
    {
        byte[] bytes = new byte[64 + (56 * segments.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), (ushort)segments.Length);
        for (int i = 0; i < segments.Length; i++)
        {
            Span<byte> entry = bytes.AsSpan(64 + (56 * i));
            BinaryPrimitives.WriteUInt32LittleEndian(entry, segments[i].Type);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], segments[i].Address);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[40..], segments[i].Length);
        }

        return bytes;
    }
}
