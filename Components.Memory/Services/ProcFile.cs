using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace LibOs.Components.Memory;

/// <summary>Reads the small text files of <c>/proc</c> without streams and strings, which an image would have to carry.</summary>
internal static class ProcFile
{
    /// <summary>Reads a file's beginning, as much as the buffer holds; nothing when it cannot be read.</summary>
    public static ReadOnlySpan<byte> Read(string path, byte[] buffer)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            int length = 0;
            int read;
            while (length < buffer.Length && (read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0) length += read;
            return buffer.AsSpan(0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Counts a file's lines; 0 when it cannot be read.</summary>
    public static int CountLines(string path, byte[] buffer)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            int lines = 0;
            long position = 0;
            int read;
            while ((read = RandomAccess.Read(file, buffer, position)) > 0)
            {
                position += read;
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
            }

            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Finds a line <c>KEY  NUMBER kB</c> and gives its number in bytes.</summary>
    public static bool TryGetKilobytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out long bytes)
    {
        bytes = 0;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.StartsWith(key)) continue;
            bool found = Utf8Parser.TryParse(line[key.Length..].TrimStart(" \t"u8), out long kilobytes, out _);
            bytes = kilobytes << 10;
            return found;
        }

        return false;
    }

    /// <summary>Gives the number at a position (from 0) in a line of fields that blanks separate; 0 when there is none.</summary>
    public static long GetNumber(ReadOnlySpan<byte> line, int field)
    {
        line = line.TrimStart((byte)' ');
        for (; field > 0; field--)
        {
            int blank = line.IndexOf((byte)' ');
            if (blank < 0) return 0;
            line = line[(blank + 1)..];
        }

        return Utf8Parser.TryParse(line, out long number, out _) ? number : 0;
    }
}
