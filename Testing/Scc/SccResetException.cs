namespace LibOs.Testing.Scc;

/// <summary>Unwinds the program of a core that is put into reset. Programs let it pass.</summary>
public sealed class SccResetException : Exception
{
    internal SccResetException()
        : base("The core was put into reset.")
    {
    }
}
