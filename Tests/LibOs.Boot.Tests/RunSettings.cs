namespace LibOs.Boot.Tests;

/// <summary>How a program is run.</summary>
internal sealed record RunSettings
{
    /// <summary>What standard input holds; its end follows.</summary>
    public byte[] Input { get; init; } = [];

    /// <summary>Leaves standard input open: a test writes and closes it.</summary>
    public bool KeepInputOpen { get; init; }

    /// <summary>A redirection in the shell's words in place of the input pipe: <c>&lt;/dev/null</c>, <c>&lt;&amp;-</c>, <c>&lt;file</c>.</summary>
    public string? Redirection { get; init; }

    /// <summary>Leaves standard output to the test.</summary>
    public bool KeepOutput { get; init; }

    /// <summary>Options of <c>libos run</c>.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>The environment of the program (in a partition by <c>--env</c>; on Linux it has no other).</summary>
    public string[] Environment { get; init; } = [];

    /// <summary>Within what time the program must end.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);
}
