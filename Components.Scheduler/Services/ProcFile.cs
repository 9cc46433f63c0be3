using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace LibOs.Components.Scheduler;

/// <summary>Reads the small text files of <c>/proc</c> without streams and strings, which an image would have to carry.</summary>
internal static class ProcFile
{
    /// <summary>Reads a file's beginning, as much as the buffer holds; nothing when it cannot be read.</summary>
    public static ReadOnlySpan<byte> Read(string path, byte[] buffer)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            return buffer.AsSpan(0, RandomAccess.Read(file, buffer, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Gives the number at a position (from 0) in a line of fields that blanks separate; 0 when there is none.</summary>
    public static long GetNumber(ReadOnlySpan<byte> line, int field)
    {
        for (; field > 0; field--)
        {
            int blank = line.IndexOf((byte)' ');
            if (blank < 0) return 0;
            line = line[(blank + 1)..];
        }

        return Utf8Parser.TryParse(line, out long number, out _) ? number : 0;
    }
}
