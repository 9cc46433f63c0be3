/// <summary>Remembers the words it has counted.</summary>
internal sealed class WordService : IWordService
{
    private readonly List<string> _words = [];

    public int CountLetters(string word)
    {
        _words.Add(word);
        return word.Count(char.IsLetter);
    }

    public ValueTask<string?> FindAsync(int length, CancellationToken cancellationToken) => new(_words.Find(word => word.Length == length));
}
