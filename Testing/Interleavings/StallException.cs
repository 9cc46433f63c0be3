namespace LibOs.Testing.Interleavings;

/// <summary>The cause of an <see cref="InterleavingException"/> when cores wait for ever: a deadlock, a lost wake-up, a livelock.</summary>
/// <param name="message">Who waits for what.</param>
public sealed class StallException(string message) : Exception(message);
