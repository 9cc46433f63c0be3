namespace LibOs.Testing.Interleavings;

/// <summary>Unwinds the thread of a simulated core whose run has ended, because another failed or because it is to stop for ever.</summary>
/// <remarks>Code under test does not catch it; what it does while unwinding reaches no shared memory.</remarks>
public sealed class CoreAbortedException : Exception
{
    /// <summary>Makes one.</summary>
    public CoreAbortedException()
        : base("The simulated core's run has ended.")
    {
    }
}
