namespace LibOs.Components.Ipc;

/// <summary>The implementation of a contract threw.</summary>
/// <param name="remoteType">The type of its exception.</param>
/// <param name="message">The message of its exception.</param>
public sealed class IpcRemoteException(string remoteType, string message) : Exception(message)
{
    /// <summary>The type of the implementation's exception.</summary>
    public string RemoteType => remoteType;
}
