using System.Buffers;
using System.Text;

// Counts the words of standard input: wordcount [N] < text. Prints lines, words and bytes as wc does, then the N most
// frequent words (10 unless given), letters folded to lower case.
int top = 10;
if (args.Length > 1 || (args.Length == 1 && (!int.TryParse(args[0], out top) || top < 0)))
{
    Console.Error.WriteLine("usage: WordCount [N]  (N: how many of the most frequent words to print, 0 or more)");
    return 64;
}

var counter = new WordCounter();
using (Stream input = Console.OpenStandardInput())
{
    // Characters may be cut in two at the end of a piece; the decoder keeps the first half.
    Decoder decoder = Encoding.UTF8.GetDecoder();
    byte[] bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
    char[] text = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
    int read;
    while ((read = input.Read(bytes)) > 0)
    {
        counter.Bytes += read;
        counter.Add(text.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, read), text, flush: false)));
    }

    counter.Add(text.AsSpan(0, decoder.GetChars([], text, flush: true)));
    counter.Finish();
}

Console.WriteLine($"{counter.Lines} lines, {counter.Words} words, {counter.Bytes} bytes, {counter.Counts.Count} different words");

var mostFrequent = counter.Counts
    .OrderByDescending(word => word.Value)
    .ThenBy(word => word.Key, StringComparer.Ordinal)
    .Take(top);
foreach (var (word, count) in mostFrequent)
    Console.WriteLine($"{count,9} {word}");

return 0;
