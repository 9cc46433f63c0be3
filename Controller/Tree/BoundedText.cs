using System.Text;

namespace LibOs.Controller.Tree;

/// <summary>The last of a text that grows, for any thread.</summary>
internal sealed class BoundedText
{
    private const int MostKept = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    /// <summary>Appends; what is too much goes at the beginning.</summary>
    public void Append(string text)
    {
        lock (_gate)
        {
            _ = _text.Append(text);
            if (_text.Length > 2 * MostKept) _ = _text.Remove(0, _text.Length - MostKept);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate) return _text.ToString();
    }
}
