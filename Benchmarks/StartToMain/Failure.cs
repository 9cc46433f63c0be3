namespace LibOs.Benchmarks.StartToMain;

/// <summary>Ends the measurement with a message for the user.</summary>
internal sealed class Failure(string message) : Exception(message);
