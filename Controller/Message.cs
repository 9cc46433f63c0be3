using System.Text;
using LibOs.Controller.Native;

namespace LibOs.Controller;

/// <summary>What the tool itself says.</summary>
internal static class Message
{
    /// <summary>Writes an error as one line on standard error.</summary>
    public static void Error(string text) => Write(2, $"libos: {text.ReplaceLineEndings(" ").TrimEnd()}\n");

    /// <summary>Writes a line on standard output.</summary>
    public static void Line(string text) => Write(1, text + "\n");

    /// <summary>Writes text on a standard stream.</summary>
    public static void Write(int descriptor, string text) => _ = Descriptors.WriteAll(descriptor, Encoding.UTF8.GetBytes(text));
}
