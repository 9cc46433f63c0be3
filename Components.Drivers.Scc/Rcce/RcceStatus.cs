namespace LibOs.Components.Drivers.Scc;

/// <summary>How a non-blocking call stands, with the numbers of RCCE and iRCCE.</summary>
public enum RcceStatus
{
    /// <summary>RCCE_SUCCESS, iRCCE_SUCCESS: done.</summary>
    Success = 0,

    /// <summary>RCCE_PENDING (iRCCE: -2): under way.</summary>
    Pending = -1,

    /// <summary>RCCE_RESERVED (iRCCE: -3): waits for an earlier request.</summary>
    Reserved = -2,

    /// <summary>RCCE_REJECTED: cancelled, or not done.</summary>
    Rejected = -3,

    /// <summary>iRCCE_NOT_ENQUEUED: the request is in no wait list.</summary>
    NotEnqueued = -4,
}
