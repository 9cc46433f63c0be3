using LibOs.Components.Ipc;

/// <summary>What one core does for another: a client and a dispatcher are generated from this.</summary>
[IpcContract("words")]
internal interface IWordService
{
    int CountLetters(string word);

    ValueTask<string?> FindAsync(int length, CancellationToken cancellationToken);
}
