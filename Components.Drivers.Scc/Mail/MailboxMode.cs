namespace LibOs.Components.Drivers.Scc;

/// <summary>How a mailbox learns that mail has come.</summary>
public enum MailboxMode
{
    /// <summary>The receiver looks through the slots of all senders.</summary>
    Polled,

    /// <summary>The sender interrupts through the global interrupt controller, which says whose slot to look at.</summary>
    Interrupt,
}
