using System.Buffers.Binary;
using System.Text;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>Writes the least program that a machine can start: it prints a line on the serial port and halts.</summary>
/// <remarks>What it takes is QEMU's own share of every start: its process, its machine and its firmware.</remarks>
internal static class FloorImage
{
    public const string Line = "floor";

    private const uint Address = 0x100000;
    private const int HeaderLength = 64 + 2 * 56;

    public static void Write(string path)
    {
        List<byte> code = [0x66, 0xba, 0xf8, 0x03]; // mov dx, 0x3f8
        foreach (byte value in Encoding.ASCII.GetBytes(Line + "\n")) code.AddRange([0xb0, value, 0xee]); // mov al, value; out dx, al
        code.AddRange([0xfa, 0xf4, 0xeb, 0xfd]); // cli; hlt; jmp to the hlt
        Write(path, code);
    }

    /// <summary>Writes an image of 32-bit code that can stand anywhere.</summary>
    public static void Write(string path, List<byte> code)
    {
        // a PVH note: "Xen", type 18, the 32-bit entry
        byte[] note = [4, 0, 0, 0, 4, 0, 0, 0, 18, 0, 0, 0, (byte)'X', (byte)'e', (byte)'n', 0, 0, 0, 0, 0];

        byte[] image = new byte[HeaderLength + note.Length + code.Count];
        uint entry = Address + HeaderLength + (uint)note.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(16), entry);
        ReadOnlySpan<byte> ident = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        ident.CopyTo(image);
        U16(16, 2);
        U16(18, 62);
        U32(20, 1);
        U32(24, entry);
        U32(32, 64);
        U16(52, 64);
        U16(54, 56);
        U16(56, 2);
        Segment(64, 1, 0, image.Length);
        Segment(120, 4, HeaderLength, note.Length);
        note.CopyTo(image, HeaderLength);
        code.CopyTo(image, HeaderLength + note.Length);
        File.WriteAllBytes(path, image);

        void Segment(int at, uint kind, int offset, int length)
        {
            U32(at, kind);
            U32(at + 4, 5);
            U32(at + 8, (uint)offset);
            U32(at + 16, Address + (uint)offset);
            U32(at + 24, Address + (uint)offset);
            U32(at + 32, (uint)length);
            U32(at + 40, (uint)length);
            U32(at + 48, 4);
        }

        void U16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), value);
        void U32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), value);
    }
}
