namespace LibOs.Components.Drivers.Scc;

/// <summary>Requests that are waited for together (iRCCE_WAIT_LIST).</summary>
/// <param name="rcce">RCCE on this core.</param>
public sealed class WaitList(Rcce rcce)
{
    private readonly List<RcceRequest> _requests = [];

    /// <summary>Requests in the list.</summary>
    public int Count => _requests.Count;

    /// <summary>Adds a request (iRCCE_add_to_wait_list).</summary>
    /// <param name="request">Of the same core.</param>
    public void Add(RcceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Rcce != rcce) throw new ArgumentException("The request belongs to another core.", nameof(request));
        _requests.Add(request);
    }

    /// <summary>Moves all requests on; when all are done, the list is emptied (iRCCE_test_all).</summary>
    public bool TestAll()
    {
        rcce.Push();
        if (_requests.Exists(static request => !request.IsCompleted)) return false;
        _requests.Clear();
        return true;
    }

    /// <summary>Waits for all and empties the list (iRCCE_wait_all).</summary>
    public void WaitAll()
    {
        while (!TestAll()) rcce.Scc.Core.Relax();
    }

    /// <summary>Moves all requests on and takes one that is done from the list (iRCCE_test_any).</summary>
    /// <returns>It, or null when none is done.</returns>
    public RcceRequest? TestAny()
    {
        rcce.Push();
        int index = _requests.FindIndex(static request => request.IsCompleted);
        if (index < 0) return null;
        RcceRequest request = _requests[index];
        _requests.RemoveAt(index);
        return request;
    }

    /// <summary>Waits until one is done and takes it from the list (iRCCE_wait_any).</summary>
    /// <exception cref="InvalidOperationException">The list is empty.</exception>
    public RcceRequest WaitAny()
    {
        if (_requests.Count == 0) throw new InvalidOperationException("A wait list without requests has none to wait for.");
        while (true)
        {
            if (TestAny() is { } request) return request;
            rcce.Scc.Core.Relax();
        }
    }
}
