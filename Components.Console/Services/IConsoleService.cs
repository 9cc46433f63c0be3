namespace LibOs.Components.Console;

/// <summary>The standard streams of the program.</summary>
/// <remarks>Writers and reader are those of <see cref="System.Console"/>, unless <see cref="ConsoleOptions.OutputBufferSize"/> is set.</remarks>
public interface IConsoleService
{
    /// <summary>Standard input as text.</summary>
    TextReader Input { get; }

    /// <summary>Standard output as text.</summary>
    TextWriter Output { get; }

    /// <summary>Standard error as text, written at once.</summary>
    TextWriter Error { get; }

    /// <summary>Opens standard input as bytes. Bytes that <see cref="Input"/> holds already are not seen.</summary>
    Stream OpenInput();

    /// <summary>Opens standard output as bytes. Call <see cref="Flush"/> before, when text was written.</summary>
    Stream OpenOutput();

    /// <summary>Opens standard error as bytes.</summary>
    Stream OpenError();

    /// <summary>Writes to standard output.</summary>
    void Write(ReadOnlySpan<char> text);

    /// <summary>Writes a line to standard output.</summary>
    void WriteLine(ReadOnlySpan<char> text);

    /// <summary>Reads a line from standard input; <see langword="null"/> at its end.</summary>
    string? ReadLine();

    /// <summary>Writes collected text now.</summary>
    void Flush();
}
