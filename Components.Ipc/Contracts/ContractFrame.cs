namespace LibOs.Components.Ipc;

/// <summary>The kinds of frames between a client and a server of a contract.</summary>
internal enum ContractFrame : byte
{
    Hello = 1,
    Welcome,
    Refused,
    Request,
    Response,
    Failure,
    Cancel,
}
