namespace LibOs.Testing.Scc;

/// <summary>The software did what would hang, crash or damage the chip.</summary>
/// <param name="message">What it did.</param>
public sealed class SccFaultException(string message) : Exception(message);
