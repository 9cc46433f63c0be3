namespace LibOs.Components.Drivers.Scc;

/// <summary>Errors of RCCE, with its numbers.</summary>
public enum RcceError
{
    /// <summary>RCCE_SUCCESS.</summary>
    Success = 0,

    /// <summary>RCCE_ERROR_TARGET: the target lies outside the message-passing buffer.</summary>
    Target = 1234321 + 1,

    /// <summary>RCCE_ERROR_SOURCE: the source lies outside the message-passing buffer.</summary>
    Source = 1234321 + 2,

    /// <summary>RCCE_ERROR_ID: no unit of execution has this rank.</summary>
    Id = 1234321 + 3,

    /// <summary>RCCE_ERROR_MESSAGE_LENGTH: the length is not one that is possible here, or not the other side's.</summary>
    MessageLength = 1234321 + 4,

    /// <summary>RCCE_ERROR_FLAG_UNDEFINED: the flag was not allocated, or was freed.</summary>
    FlagUndefined = 1234321 + 5,

    /// <summary>RCCE_ERROR_NUM_UES: the number of units of execution is out of range.</summary>
    NumUes = 1234321 + 6,

    /// <summary>RCCE_ERROR_DATA_OVERLAP: source and target overlap.</summary>
    DataOverlap = 1234321 + 7,

    /// <summary>RCCE_ERROR_ALIGNMENT: an offset is no multiple of a line of 32 bytes.</summary>
    Alignment = 1234321 + 8,

    /// <summary>RCCE_ERROR_DEBUG_FLAG: there is no such debug flag.</summary>
    DebugFlag = 1234321 + 9,

    /// <summary>RCCE_ERROR_FLAG_NOT_IN_COMM_BUFFER: the flag lies outside the message-passing buffer.</summary>
    FlagNotInCommBuffer = 1234321 + 10,

    /// <summary>RCCE_ERROR_FLAG_STATUS_UNDEFINED: the flag has no defined status.</summary>
    FlagStatusUndefined = 1234321 + 11,

    /// <summary>RCCE_ERROR_FLAG_NOT_ALLOCATED: there is no room for another flag.</summary>
    FlagNotAllocated = 1234321 + 12,

    /// <summary>RCCE_ERROR_VAL_UNDEFINED: the value has no place to go.</summary>
    ValueUndefined = 1234321 + 13,

    /// <summary>RCCE_ERROR_INVALID_ERROR_CODE: the number is no error's.</summary>
    InvalidErrorCode = 1234321 + 14,

    /// <summary>RCCE_ERROR_RPC_NOT_ALLOCATED: the voltage controller is not mapped.</summary>
    RpcNotAllocated = 1234321 + 15,

    /// <summary>RCCE_ERROR_RPC_INTERNAL: the voltage controller did not do as told.</summary>
    RpcInternal = 1234321 + 16,

    /// <summary>RCCE_ERROR_MULTIPLE_RPC_REQUESTS: a change of voltage is under way.</summary>
    MultipleRpcRequests = 1234321 + 17,

    /// <summary>RCCE_ERROR_FDIVIDER: the clock divider is not within 2 to 16.</summary>
    FrequencyDivider = 1234321 + 18,

    /// <summary>RCCE_ERROR_FREQUENCY_EXCEEDED: the voltage does not carry the clock.</summary>
    FrequencyExceeded = 1234321 + 19,

    /// <summary>RCCE_ERROR_NO_ACTIVE_RPC_REQUEST: no change of voltage is under way.</summary>
    NoActiveRpcRequest = 1234321 + 20,

    /// <summary>RCCE_ERROR_STALE_RPC_REQUEST: the request is not the one under way.</summary>
    StaleRpcRequest = 1234321 + 21,

    /// <summary>RCCE_ERROR_COMM_UNDEFINED: the communicator was not made, was freed, or does not hold the caller.</summary>
    CommUndefined = 1234321 + 22,

    /// <summary>RCCE_ERROR_ILLEGAL_OP: no such reduction.</summary>
    IllegalOp = 1234321 + 23,

    /// <summary>RCCE_ERROR_ILLEGAL_TYPE: no such type.</summary>
    IllegalType = 1234321 + 24,

    /// <summary>RCCE_ERROR_MALLOC: there is not enough message-passing buffer or shared memory.</summary>
    Malloc = 1234321 + 25,

    /// <summary>RCCE_ERROR_COMM_INITIALIZED: the communicator exists already.</summary>
    CommInitialized = 1234321 + 26,

    /// <summary>RCCE_ERROR_CORE_NOT_IN_HOSTFILE: the core is not among those that take part.</summary>
    CoreNotInHostfile = 1234321 + 27,

    /// <summary>RCCE_ERROR_NO_MULTICAST_SUPPORT: multicast is not available.</summary>
    NoMulticastSupport = 1234321 + 28,
}
