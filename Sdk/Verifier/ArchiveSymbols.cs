using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LibOs.Sdk.Verifier;

/// <summary>Reads which symbols a static library defines, from the index at its beginning.</summary>
internal static class ArchiveSymbols
{
    private const int HeaderLength = 60;

    /// <summary>The symbols of an archive in the format of System V; none where it has no index.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlySet<string> Read(string path)
    {
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[8 + HeaderLength];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().StartsWith("!<arch>\n/ "u8)) return symbols;
        if (!int.TryParse(Encoding.ASCII.GetString(start, 8 + 48, 10), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int length) || length < 4 || length > file.Length) return symbols;
        byte[] index = new byte[length];
        if (file.ReadAtLeast(index, length, throwOnEndOfStream: false) < length) return symbols;
        long names = 4 + (4L * BinaryPrimitives.ReadUInt32BigEndian(index));
        for (ReadOnlySpan<byte> rest = names < length ? index.AsSpan((int)names) : default; rest.IndexOf((byte)0) is > 0 and var end; rest = rest[(end + 1)..])
            symbols.Add(Encoding.UTF8.GetString(rest[..end]));
        return symbols;
    }
}
