namespace LibOs.Controller.Symbols;

/// <summary>A place in a source file.</summary>
/// <param name="File">The file's path as the compiler knew it.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct SourceLine(string File, int Line);
