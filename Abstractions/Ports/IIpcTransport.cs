namespace LibOs.Abstractions.Ports;

/// <summary>What messaging between cores stands on: memory that all participants see, and a way to wake one of them.</summary>
/// <remarks>
/// <para>
/// A value of it belongs to one participant: a core, a thread, a partition. Protocols take it as a type parameter
/// (<c>where TTransport : struct, IIpcTransport</c>), so that the same code runs on bare memory, in a simulation and on memory that
/// caches do not keep coherent.
/// </para>
/// <para>
/// Offsets are bytes from the start of the shared memory; words have 32 bits and lie at multiples of 4. <see cref="Load"/> acquires
/// and <see cref="Store"/> releases: what a participant wrote before it stores a word is seen by one that loads that word.
/// Between a store and a later load of another word only <see cref="Fence"/> or an atomic operation keeps the order.
/// </para>
/// </remarks>
public interface IIpcTransport
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>The bytes of a line, which is what participants exchange at once: a power of two, 32 to 128.</summary>
    static abstract int LineLength { get; }

    /// <summary>The number of this participant, from 0.</summary>
    int Self { get; }

    /// <summary>How many participants there are.</summary>
    int Count { get; }

    /// <summary>The bytes of the shared memory.</summary>
    int Length { get; }

    /// <summary>The time in nanoseconds from any moment on; never goes back.</summary>
    long Now { get; }

    /// <summary>Reads a word; later reads see at least what its writer had written before.</summary>
    uint Load(int offset);

    /// <summary>Writes a word; whoever reads it sees all that was written before.</summary>
    void Store(int offset, uint value);

    /// <summary>Writes a word and gives the one before, at once and in full order.</summary>
    uint Exchange(int offset, uint value);

    /// <summary>Writes a word if it has an expected value, at once and in full order.</summary>
    /// <returns>The word before: the expected value when it was written.</returns>
    uint CompareExchange(int offset, uint value, uint expected);

    /// <summary>Adds to a word, at once and in full order; it wraps.</summary>
    /// <returns>The word before.</returns>
    uint Add(int offset, uint value);

    /// <summary>Orders all earlier reads and writes before all later ones.</summary>
    void Fence();

    /// <summary>
    /// Whether <see cref="FenceAll"/> makes all participants fence. Then those who do something often leave their fence out, and
    /// those who do the other thing seldom call that.
    /// </summary>
    static abstract bool FencesAll { get; }

    /// <summary>A <see cref="Fence"/> of this participant and, where <see cref="FencesAll"/> says so, of all others as well.</summary>
    void FenceAll();

    /// <summary>Copies from the shared memory, in no order and not at once.</summary>
    void Read(int offset, Span<byte> destination);

    /// <summary>Copies to the shared memory, in no order and not at once; the next <see cref="Store"/> publishes it.</summary>
    void Write(int offset, ReadOnlySpan<byte> source);

    /// <summary>Gives room to write in place; <see cref="EndWrite"/> puts it into the shared memory. One at a time.</summary>
    Span<byte> BeginWrite(int offset, int length);

    /// <summary>Puts what was written in place into the shared memory; the next <see cref="Store"/> publishes it.</summary>
    void EndWrite(int offset, int length);

    /// <summary>Gives bytes to read in place, until <see cref="EndRead"/>. One at a time.</summary>
    ReadOnlySpan<byte> BeginRead(int offset, int length);

    /// <summary>Ends reading in place.</summary>
    void EndRead(int offset, int length);

    /// <summary>Wakes a participant from <see cref="Wait"/>, or lets its next one return at once. Orders as <see cref="Fence"/>.</summary>
    /// <param name="participant">0 to <see cref="Count"/> - 1.</param>
    void Notify(int participant);

    /// <summary>Waits until this participant is notified. May also return early: the caller looks again at what it waits for.</summary>
    /// <param name="deadline">When to give up, as <see cref="Now"/> counts; <see cref="long.MaxValue"/> for never.</param>
    /// <returns>Whether it was notified; <see langword="false"/> when the deadline passed.</returns>
    bool Wait(long deadline);

    /// <summary>Tells that the caller is about to look again at a word that another participant will change.</summary>
    /// <param name="looks">How often it has looked already.</param>
    /// <returns>Whether looking again is still the cheaper way; else the caller waits, if it can be notified.</returns>
    bool Pause(int looks);
}
