namespace LibOs.Testing.Scc;

/// <summary>No core of the simulated chip can go on, or the time limit was reached. The message says what each waits for.</summary>
/// <param name="message">What each core does.</param>
public sealed class SccStallException(string message) : Exception(message);
