namespace LibOs.Testing.Scc;

/// <summary>Writes pictures of a run where the environment asks for them, as <c>libos scc</c> does.</summary>
internal static class SccReport
{
    /// <summary>Names the SVG file to write.</summary>
    public const string SvgVariable = "LIBOS_SCC_SVG";

    /// <summary>Set to 1 to have the mesh printed.</summary>
    public const string TextVariable = "LIBOS_SCC_TEXT";

    private static string? s_text;

    public static void Emit(SccSimulator simulator)
    {
        string? file = Environment.GetEnvironmentVariable(SvgVariable);
        bool prints = Environment.GetEnvironmentVariable(TextVariable) == "1";
        if (string.IsNullOrEmpty(file) && !prints) return;
        var picture = new SccPicture(simulator);
        if (!string.IsNullOrEmpty(file)) File.WriteAllText(file, picture.ToSvg());
        if (!prints) return;
        // A program may run many chips: the last is shown, behind what it prints itself.
        if (s_text is null) AppDomain.CurrentDomain.ProcessExit += static (_, _) => Console.Out.Write(s_text);
        s_text = picture.ToText();
    }
}
