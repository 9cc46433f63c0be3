namespace LibOs.Testing;

/// <summary>The code under test did something that real hardware does not allow.</summary>
/// <param name="message">What it did.</param>
public sealed class SimulationException(string message) : Exception(message);
