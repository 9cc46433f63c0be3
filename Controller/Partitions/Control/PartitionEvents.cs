using System.Globalization;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Partitions.Control;

/// <summary>What happens to a partition, a line for each event, for anybody who waits for it.</summary>
internal sealed class PartitionEvents
{
    /// <summary>The file that tells of them: a reader begins with all that are kept, and waits at the end.</summary>
    public StreamFile File { get; } = new(16 * 1024) { User = Native.LibC.getuid() };

    /// <summary>Adds an event.</summary>
    /// <param name="text">What happened: a word, and perhaps more.</param>
    public void Add(string text) => File.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {text}"));

    /// <summary>Nothing comes any more.</summary>
    public void End() => File.Complete();
}
