namespace LibOs.Components.Ipc;

/// <summary>What comes with a mail.</summary>
/// <param name="Sender">The participant that sent it.</param>
/// <param name="Tag">A number of the sender's choice.</param>
/// <param name="Priority">0, the lowest, to 7.</param>
/// <param name="Length">The bytes of its payload.</param>
public readonly record struct MailHeader(int Sender, uint Tag, int Priority, int Length);
