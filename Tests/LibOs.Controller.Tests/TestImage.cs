using System.Buffers.Binary;

namespace LibOs.Controller.Tests;

/// <summary>The smallest file that is an image: one segment and a PVH note.</summary>
internal static class TestImage
{
    public const ulong Base = 0x200000;
    public const int CodeOffset = 0x100;

    public static byte[] Build(ReadOnlySpan<byte> code = default, uint entry = (uint)Base, ulong memorySize = 0x1000)
    {
        byte[] image = new byte[CodeOffset + Math.Max(16, code.Length)];
        "\u007fELF"u8.CopyTo(image);
        image[4] = 2;
        image[5] = 1;
        image[6] = 1;
        Put16(image, 16, 2);
        Put16(image, 18, 62);
        Put32(image, 20, 1);
        Put64(image, 24, Base);
        Put64(image, 32, 64);
        Put16(image, 52, 64);
        Put16(image, 54, 56);
        Put16(image, 56, 2);
        Segment(image, 64, 1, CodeOffset, Base, (ulong)(image.Length - CodeOffset), memorySize);
        Segment(image, 120, 4, 176, 0, 20, 20);
        Put32(image, 176, 4);
        Put32(image, 180, 4);
        Put32(image, 184, 18);
        "Xen\0"u8.CopyTo(image.AsSpan(188));
        Put32(image, 192, entry);
        code.CopyTo(image.AsSpan(CodeOffset));
        return image;
    }

    public static void Put16(byte[] image, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), value);

    public static void Put32(byte[] image, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), value);

    public static void Put64(byte[] image, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(at), value);

    private static void Segment(byte[] image, int at, uint kind, ulong offset, ulong address, ulong fileSize, ulong size)
    {
        Put32(image, at, kind);
        Put32(image, at + 4, 5);
        Put64(image, at + 8, offset);
        Put64(image, at + 16, address);
        Put64(image, at + 24, address);
        Put64(image, at + 32, fileSize);
        Put64(image, at + 40, size);
        Put64(image, at + 48, 4);
    }
}
