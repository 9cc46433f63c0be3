using System.Text;

namespace LibOs.Components.Console;

/// <summary>The standard streams, through the class library, which reaches the console driver in a partition.</summary>
internal sealed class ConsoleService(int outputBufferSize) : IConsoleService, IDisposable
{
    private readonly TextWriter? _collected = outputBufferSize == 0 ? null : Collect(outputBufferSize);

    public TextReader Input => System.Console.In;

    // Not kept: the program may redirect its output with Console.SetOut.
    public TextWriter Output => _collected ?? System.Console.Out;

    public TextWriter Error => System.Console.Error;

    public Stream OpenInput() => System.Console.OpenStandardInput();

    public Stream OpenOutput() => System.Console.OpenStandardOutput();

    public Stream OpenError() => System.Console.OpenStandardError();

    public void Write(ReadOnlySpan<char> text) => Output.Write(text);

    public void WriteLine(ReadOnlySpan<char> text) => Output.WriteLine(text);

    public string? ReadLine() => System.Console.ReadLine();

    public void Flush() => Output.Flush();

    public void Dispose() => Output.Flush();

    private static TextWriter Collect(int bufferSize)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return TextWriter.Synchronized(new StreamWriter(System.Console.OpenStandardOutput(), encoding, bufferSize));
    }
}
