namespace LibOs.Components.Ipc;

/// <summary>Memory that several threads of a program share as participants, with a doorbell for each.</summary>
/// <remarks>In a partition a thread may have a core of its own; a doorbell then is an interrupt between cores.</remarks>
public sealed class SharedMemory
{
    private readonly Doorbell[] _bells;

    /// <summary>Takes zeroed memory.</summary>
    /// <param name="participants">How many participants there are, 1 to 64.</param>
    /// <param name="length">Its bytes; <see cref="IpcLayout"/> shares them out.</param>
    public SharedMemory(int participants, int length)
    {
        if (participants is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(participants), participants, "There are 1 to 64 participants.");
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 4);
        Raw = RawMemory.Allocate(length);
        _bells = new Doorbell[participants];
        for (int i = 0; i < participants; i++) _bells[i] = new Doorbell();
    }

    /// <summary>How many participants there are.</summary>
    public int Participants => _bells.Length;

    /// <summary>Its bytes.</summary>
    public int Length => Raw.Length;

    /// <summary>Begins to share the memory out.</summary>
    public IpcLayout Layout => new(Length);

    internal RawMemory Raw { get; }

    /// <summary>A participant's view.</summary>
    /// <param name="participant">Its number, from 0. One thread at a time acts as it.</param>
    public ThreadTransport Join(int participant)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)participant, (uint)Participants, nameof(participant));
        return new ThreadTransport(Raw, _bells, participant);
    }
}
