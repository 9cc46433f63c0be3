/// <summary>Counts lines, words and how often each word occurs, in text that comes in pieces.</summary>
internal sealed class WordCounter
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private char[] _word = new char[64];
    private int _length;
    private bool _isInField;

    public WordCounter() => _lookup = Counts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How often each word occurs. A word is a run of letters, digits and apostrophes, in lower case.</summary>
    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public long Lines { get; private set; }

    /// <summary>How many runs of characters between blanks there are, as wc(1) counts words.</summary>
    public long Words { get; private set; }

    public long Bytes { get; set; }

    public void Add(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c == '\n') Lines++;
            bool isInField = !char.IsWhiteSpace(c);
            if (isInField && !_isInField) Words++;
            _isInField = isInField;

            if (char.IsLetterOrDigit(c) || (c == '\'' && _length > 0))
            {
                if (_length == _word.Length) Array.Resize(ref _word, _length * 2);
                _word[_length++] = char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : char.ToLowerInvariant(c);
            }
            else if (_length > 0)
            {
                Finish();
            }
        }
    }

    /// <summary>Ends the word that the text ended in.</summary>
    public void Finish()
    {
        ReadOnlySpan<char> word = _word.AsSpan(0, _length).TrimEnd('\'');
        _length = 0;
        if (word.IsEmpty) return;
        ref int count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_lookup, word, out _);
        count++;
    }
}
