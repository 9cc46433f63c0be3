namespace LibOs.Abstractions.Wire;

/// <summary>
/// The ring of the file channel: a page of a partition's memory through which it hands 9P messages to its controller, which has
/// mapped the same memory. Offsets in bytes; all numbers are little-endian.
/// </summary>
/// <remarks>
/// <para>
/// A request is described by a <em>slot</em>: where the T-message lies in physical memory, where the R-message is to go, and
/// where the data of Twrite, Rread and Rreaddir lies apart from its message. The partition fills a slot, appends the slot's number
/// to the submissions and moves <see cref="SubmissionIndex"/> on. The controller answers in any order: it appends the slot's
/// number to the completions and moves <see cref="CompletionIndex"/> on. Until then slot, messages and data belong to the
/// controller.
/// </para>
/// <para>
/// An index counts for ever, modulo 2^32; its place in the list is the index modulo the number of slots. Each side tells by an
/// event index when it wants a doorbell: who moves an index from <c>old</c> to <c>new</c> past <c>event</c>, that is when
/// <c>new - event - 1 &lt; new - old</c>, sends a byte over <see cref="Ports.ConsoleStream.Doorbell"/>. Each word has one
/// writer: a processor that is emulated without others does not change memory atomically for those outside.
/// </para>
/// </remarks>
public static class ChannelRing
{
    /// <summary>The version of this format.</summary>
    public const uint Version = 1;

    /// <summary>The most slots; their number is a power of two.</summary>
    public const int MaximumSlots = 32;

    /// <summary>The length of the ring in bytes; it lies at a multiple of that.</summary>
    public const int Length = 4096;

    /// <summary>The longest message in bytes, without data that lies apart.</summary>
    public const int LongestMessage = 8192;

    /// <summary>The most data in bytes of one request.</summary>
    public const int LongestData = 1 << 20;

    /// <summary>Written by the partition: how many requests it has submitted; 32 bits.</summary>
    public const int SubmissionIndex = 0;

    /// <summary>Written by the partition: the completion that it wants a doorbell for; 32 bits.</summary>
    public const int CompletionEvent = 4;

    /// <summary>Written by the controller: how many requests it has answered; 32 bits.</summary>
    public const int CompletionIndex = 64;

    /// <summary>Written by the controller: the submission that it wants a doorbell for; 32 bits.</summary>
    public const int SubmissionEvent = 68;

    /// <summary>The slots' numbers in the order of submission; 16 bits each.</summary>
    public const int Submissions = 128;

    /// <summary>The slots' numbers in the order of completion; 16 bits each.</summary>
    public const int Completions = 192;

    /// <summary>Where the slots begin.</summary>
    public const int Slots = 256;

    /// <summary>The length of a slot.</summary>
    public const int SlotLength = 64;

    /// <summary>In a slot: the T-message's physical address; 64 bits.</summary>
    public const int RequestAddress = 0;

    /// <summary>In a slot: the physical address for the R-message; 64 bits.</summary>
    public const int ResponseAddress = 8;

    /// <summary>In a slot: the data's physical address; 64 bits.</summary>
    public const int DataAddress = 16;

    /// <summary>In a slot: the length of the T-message without data that lies apart; 32 bits.</summary>
    public const int RequestLength = 24;

    /// <summary>In a slot: how long the R-message may be without data that lies apart; 32 bits.</summary>
    public const int ResponseCapacity = 28;

    /// <summary>
    /// In a slot: the length of the data of a Twrite, or how much data there is room for; 32 bits. 0 when all data is in the messages.
    /// </summary>
    public const int DataLength = 32;

    /// <summary>In a slot, written by the controller: the length of the R-message without data that lies apart; 32 bits.</summary>
    public const int ResponseLength = 36;

    /// <summary>Whether moving an index calls for a doorbell.</summary>
    /// <param name="previous">The index before.</param>
    /// <param name="current">The index now.</param>
    /// <param name="wanted">The other side's event index.</param>
    public static bool NeedsDoorbell(uint previous, uint current, uint wanted) => current - wanted - 1 < current - previous;
}
