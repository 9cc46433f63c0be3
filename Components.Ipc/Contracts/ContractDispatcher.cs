namespace LibOs.Components.Ipc;

/// <summary>What generated dispatchers of contracts share: they hand calls to an implementation.</summary>
/// <param name="identity">The contract.</param>
public abstract class ContractDispatcher(ContractIdentity identity)
{
    /// <summary>The contract.</summary>
    public ContractIdentity Identity => identity;

    /// <summary>Hands a call to the implementation.</summary>
    /// <param name="method">The method's number; the dispatcher checks it.</param>
    /// <param name="arguments">The arguments, as the client wrote them.</param>
    /// <param name="result">Where the result goes.</param>
    /// <param name="cancellationToken">Set when the client has given the call up.</param>
    public abstract ValueTask DispatchAsync(int method, ReadOnlyMemory<byte> arguments, ContractWriter result, CancellationToken cancellationToken);

    /// <summary>What a dispatcher throws when there is no such method.</summary>
    /// <param name="method">Its number.</param>
    protected Exception NoSuchMethod(int method) => new MissingMethodException($"The contract '{identity.Name}' has no method {method}.");
}
