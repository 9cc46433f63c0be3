using System.Buffers.Binary;

namespace LibOs.Sdk.Tests;

/// <summary>A hand-made executable: three loaded segments, notes, a stack segment, and symbols behind them.</summary>
internal static class SampleElf
{
    public const int LoadedEnd = 0x3000 + 0x123;
    public const int StackHeader = 64 + 4 * 56;

    public static byte[] Create()
    {
        byte[] file = new byte[0x3800];
        file.AsSpan().Fill(0xCC);
        var header = file.AsSpan(0, 64);
        header.Clear();
        "\u007FELF"u8.CopyTo(header);
        header[4] = 2;
        header[5] = 1;
        header[6] = 1;
        Put16(header, 16, 2);
        Put16(header, 18, 62);
        Put64(header, 24, 0x200100);
        Put64(header, 32, 64);
        Put64(header, 40, 0x3700);
        Put16(header, 54, 56);
        Put16(header, 56, 5);
        Put16(header, 58, 64);
        Put16(header, 60, 4);
        Put16(header, 62, 3);

        Segment(file, 0, type: 1, flags: 5, offset: 0, address: 0x200000, size: 0x1800, memory: 0x1800);
        Segment(file, 1, type: 1, flags: 4, offset: 0x2000, address: 0x202000, size: 0x800, memory: 0x800);
        Segment(file, 2, type: 1, flags: 6, offset: 0x3000, address: 0x203000, size: 0x123, memory: 0x5000);
        Segment(file, 3, type: 4, flags: 4, offset: 0x200, address: 0x200200, size: 0x3c, memory: 0x3c);
        Segment(file, 4, type: 0x6474E551, flags: 6, offset: 0, address: 0, size: 0, memory: 0);

        Note(file.AsSpan(0x200), "Xen\0"u8, 18, [0x40, 1, 0x20, 0, 0, 0, 0, 0]);
        Note(file.AsSpan(0x218), "GNU\0"u8, 3, [.. Enumerable.Range(1, 20).Select(i => (byte)i)]);
        return file;
    }

    private static void Note(Span<byte> target, ReadOnlySpan<byte> owner, uint type, ReadOnlySpan<byte> descriptor)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)owner.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)descriptor.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], type);
        owner.CopyTo(target[12..]);
        descriptor.CopyTo(target[(12 + owner.Length)..]);
    }

    private static void Segment(byte[] file, int index, uint type, uint flags, ulong offset, ulong address, ulong size, ulong memory)
    {
        var header = file.AsSpan(64 + index * 56, 56);
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
        Put64(header, 8, offset);
        Put64(header, 16, address);
        Put64(header, 24, address);
        Put64(header, 32, size);
        Put64(header, 40, memory);
        Put64(header, 48, type == 4 ? 4u : 0x1000u);
    }

    private static void Put16(Span<byte> target, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(target[offset..], value);

    private static void Put64(Span<byte> target, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(target[offset..], value);
}
