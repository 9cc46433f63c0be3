using System.Text;

namespace LibOs.Controller.Tests;

/// <summary>How the tool ended.</summary>
internal sealed record Outcome(int Code, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);
}
