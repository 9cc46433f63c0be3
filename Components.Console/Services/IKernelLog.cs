namespace LibOs.Components.Console;

/// <summary>The log of the kernel beneath the program; a log in memory in a process of another system.</summary>
/// <remarks>The log is bounded: new records push out the oldest. Safe from any thread.</remarks>
public interface IKernelLog
{
    /// <summary>The most bytes of UTF-8 that a record holds.</summary>
    const int MaximumLength = 512;

    /// <summary>Writes a text: a record for each line, and more where a line is too long for one.</summary>
    /// <remarks>Control characters are kept in escaped form, so no record can command the terminal that shows it.</remarks>
    /// <param name="level">How grave it is; below <see cref="ConsoleOptions.MinimumLogLevel"/> nothing is written.</param>
    /// <param name="text">The text.</param>
    void Write(KernelLogLevel level, string text);

    /// <summary>Reads the next record.</summary>
    /// <param name="position">Where to read: 0 for the oldest record kept; moved behind the record read.</param>
    /// <param name="record">The record.</param>
    /// <returns>Whether there was a further record.</returns>
    bool TryRead(ref ulong position, out KernelLogRecord record);

    /// <summary>Reads every record kept, the oldest first.</summary>
    IReadOnlyList<KernelLogRecord> ReadAll()
    {
        var records = new List<KernelLogRecord>();
        ulong position = 0;
        while (TryRead(ref position, out KernelLogRecord record)) records.Add(record);
        return records;
    }
}
