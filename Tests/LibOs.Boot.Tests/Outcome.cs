using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>How a program ended and what it wrote.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What came on standard output.</param>
/// <param name="Error">What came on standard error.</param>
internal sealed record Outcome(int Code, byte[] Output, byte[] Error)
{
    public string OutputText => Encoding.UTF8.GetString(Output);

    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>The lines of standard output.</summary>
    public string[] Lines => OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Asserts that a partition did what Linux does, byte for byte.</summary>
    public void AssertSame(Outcome linux)
    {
        Assert.Equal(linux.OutputText, OutputText);
        Assert.Equal(linux.ErrorText, ErrorText);
        Assert.Equal(linux.Code, Code);
        Assert.True(linux.Output.AsSpan().SequenceEqual(Output), "the bytes of standard output differ");
        Assert.True(linux.Error.AsSpan().SequenceEqual(Error), "the bytes of standard error differ");
    }

    /// <summary>Asserts an end without complaint.</summary>
    public Outcome AssertOk()
    {
        Assert.Equal("", ErrorText);
        Assert.Equal(0, Code);
        return this;
    }
}
