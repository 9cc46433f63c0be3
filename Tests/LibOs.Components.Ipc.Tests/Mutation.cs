namespace LibOs.Components.Ipc.Tests;

/// <summary>What a <see cref="MutantTransport"/> does wrong: a bug that the protocol above it might have.</summary>
public enum Mutation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Fences are missing.</summary>
    NoFence,

    /// <summary>Atomic operations are a load and a store.</summary>
    NotAtomic,

    /// <summary>Bulk data is written after the word that publishes it.</summary>
    FlagBeforeData,

    /// <summary>Notifications are never sent.</summary>
    NoNotify,

    /// <summary>A word that is read is off by one: one more than there is.</summary>
    OneTooMany,

    /// <summary>Stores of words are exchanged: each is made after the one that follows it.</summary>
    StoresSwapped,

    /// <summary>Stores of the value zero are forgotten, as a release or an acknowledgement that is missing.</summary>
    NoReset,
}
