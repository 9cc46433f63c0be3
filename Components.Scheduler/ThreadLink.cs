namespace LibOs.Components.Scheduler;

/// <summary>A thread's place in a <see cref="ThreadQueue"/>: 8 bytes, zero while it is in none.</summary>
internal struct ThreadLink
{
    /// <summary>The place after it, counted from 1; 0 while it is in no queue.</summary>
    public int Next;

    /// <summary>The place before it, counted from 1; 0 while it is in no queue.</summary>
    public int Previous;
}
