using System.Buffers.Binary;

namespace LibOs.Sdk.Verifier;

/// <summary>Bytes to write into the linked file.</summary>
/// <param name="FileOffset">Where.</param>
/// <param name="Bytes">What.</param>
internal readonly record struct FilePatch(int FileOffset, byte[] Bytes)
{
    /// <summary>A 32-bit number.</summary>
    public static FilePatch Word(int fileOffset, int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return new FilePatch(fileOffset, bytes);
    }

    /// <summary>Points a call or jump at another target.</summary>
    /// <exception cref="InvalidDataException">The instruction has no 32-bit distance.</exception>
    public static FilePatch Branch(LinkedFile file, CallSite call, ulong target)
    {
        if (!call.IsNear32) throw new InvalidDataException($"the call at 0x{call.Address:x} cannot be pointed elsewhere");
        ulong end = call.Address + (ulong)call.Length;
        return Word(file.FileOffsetOf(end - 4), Distance(end, target));
    }

    /// <summary>The 32-bit distance from the end of an instruction to a target.</summary>
    public static int Distance(ulong end, ulong target) => checked((int)unchecked((long)(target - end)));

    /// <summary>Writes patches into a file's bytes.</summary>
    public static void Apply(Span<byte> content, IEnumerable<FilePatch> patches)
    {
        foreach (FilePatch patch in patches) patch.Bytes.CopyTo(content[patch.FileOffset..]);
    }
}
