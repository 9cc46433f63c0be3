namespace LibOs.Controller.Partitions.Control;

/// <summary>A command to a partition that was not carried out.</summary>
/// <param name="message">A sentence that says why.</param>
internal sealed class ControlException(string message) : Exception(message);
