using System.Buffers.Binary;

namespace LibOs.Abstractions.Wire;

/// <summary>
/// What a controller hands to a partition at its start, as the boot loader's first module: arguments, environment,
/// clock and seed. All numbers are little-endian.
/// </summary>
/// <remarks>
/// Header: 8 bytes magic, 32-bit version, 32-bit total length. Then sections, each a 32-bit kind
/// (<see cref="LaunchSection"/>), a 32-bit payload length and the payload, padded with zeros to 8 bytes; the last is
/// <see cref="LaunchSection.End"/>. Sections of unknown kind are skipped.
/// </remarks>
public static class LaunchBlock
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The length of the header in bytes.</summary>
    public const int HeaderLength = 16;

    /// <summary>The length of the seed in bytes.</summary>
    public const int SeedLength = 32;

    /// <summary>The first eight bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "LIBOSLB\n"u8;

    /// <summary>Checks a block's header and the lengths of its sections.</summary>
    /// <param name="block">At least the block; what follows it is ignored.</param>
    /// <param name="sections">The bytes of the sections, for <see cref="TryFind"/>.</param>
    /// <returns>Whether the block is well formed.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> block, out ReadOnlySpan<byte> sections)
    {
        sections = default;
        if (block.Length < HeaderLength || !block[..8].SequenceEqual(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[8..]) != Version) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(block[12..]);
        if (length < HeaderLength || length > (uint)block.Length) return false;
        ReadOnlySpan<byte> rest = block[HeaderLength..(int)length];
        for (ReadOnlySpan<byte> walk = rest; ;)
        {
            if (walk.Length < 8) return false;
            if (BinaryPrimitives.ReadUInt32LittleEndian(walk) == (uint)LaunchSection.End) break;
            uint payload = BinaryPrimitives.ReadUInt32LittleEndian(walk[4..]);
            if (payload > (uint)walk.Length - 8) return false;
            int step = 8 + (((int)payload + 7) & ~7);
            if (step > walk.Length) return false;
            walk = walk[step..];
        }

        sections = rest;
        return true;
    }

    /// <summary>Finds a section's payload.</summary>
    /// <param name="sections">The sections from <see cref="TryOpen"/>.</param>
    /// <param name="kind">The kind wanted.</param>
    /// <param name="payload">The payload of the first section of that kind.</param>
    public static bool TryFind(ReadOnlySpan<byte> sections, LaunchSection kind, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        while (sections.Length >= 8)
        {
            uint found = BinaryPrimitives.ReadUInt32LittleEndian(sections);
            if (found == (uint)LaunchSection.End) return false;
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(sections[4..]);
            if (length > (uint)sections.Length - 8) return false;
            if (found == (uint)kind)
            {
                payload = sections.Slice(8, (int)length);
                return true;
            }

            int step = 8 + (((int)length + 7) & ~7);
            if (step > sections.Length) return false;
            sections = sections[step..];
        }

        return false;
    }
}
