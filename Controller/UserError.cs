namespace LibOs.Controller;

/// <summary>An error for the user: one line that says what is wrong and what to do.</summary>
/// <param name="message">The line.</param>
/// <param name="code">The tool's exit code.</param>
internal sealed class UserError(string message, int code) : Exception(message)
{
    /// <summary>The tool's exit code.</summary>
    public int Code => code;
}
