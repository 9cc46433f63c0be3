using System.Buffers.Binary;

namespace LibOs.Controller.Linux;

/// <summary>Unpacks Linux kernels: unpacked, a machine starts them without their own, slow, decompressor.</summary>
internal static class KernelFile
{
    private static ReadOnlySpan<byte> XzMagic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private static ReadOnlySpan<byte> ZstandardMagic => [0x28, 0xb5, 0x2f, 0xfd];

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    /// <summary>Unpacks a kernel (bzImage; Documentation/arch/x86/boot.rst of Linux) with the host's programs.</summary>
    /// <param name="packed">The kernel.</param>
    /// <param name="unpacked">Where the unpacked one goes.</param>
    /// <returns>Whether it was done; where not, the packed one can be started, too.</returns>
    public static bool TryUnpack(string packed, string unpacked)
    {
        byte[] file = File.ReadAllBytes(packed);
        if (file.Length < 0x260 || BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(0x202)) == 0) return false;
        int sectors = file[0x1f1] == 0 ? 4 : file[0x1f1];
        long offset = (sectors + 1) * 512L + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x248));
        long length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(0x24c));
        if (offset <= 0 || length <= 4 || offset + length > file.Length) return false;
        Span<byte> payload = file.AsSpan((int)offset, (int)length);
        string? program = payload.StartsWith(XzMagic) ? "xz" : payload.StartsWith(ZstandardMagic) ? "zstd" : payload.StartsWith(GzipMagic) ? "gzip" : null;
        if (program is null) return false;
        string temporary = unpacked + ".packed";
        File.WriteAllBytes(temporary, payload);
        try
        {
            // the unpacked length stands behind the payload: a program may complain of it
            byte[] kernel = HostTool.Run("/", program, "-dc", temporary).Output;
            if (!kernel.AsSpan().StartsWith("\u007fELF"u8)) return false;
            File.WriteAllBytes(unpacked + ".new", kernel);
            File.Move(unpacked + ".new", unpacked, overwrite: true);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
