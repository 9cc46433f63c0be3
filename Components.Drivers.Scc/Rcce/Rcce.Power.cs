namespace LibOs.Components.Drivers.Scc;

/// <content>Clocks and voltage. One unit of execution of each island, its master, acts for all of it.</content>
public sealed partial class Rcce
{
    private RccePowerRequest? _power;
    private PowerDomain? _domain;

    /// <summary>The voltage island of this core, 0 to 5 (RCCE_power_domain).</summary>
    public int PowerDomain => Scc.Me.VoltageDomain;

    /// <summary>The rank that acts for the island: its lowest (RCCE_power_domain_master).</summary>
    public int PowerDomainMaster => Enumerable.Range(0, NumUes).First(IsNeighbour);

    /// <summary>The units of execution on the island (RCCE_power_domain_size).</summary>
    public int PowerDomainSize => Enumerable.Range(0, NumUes).Count(IsNeighbour);

    /// <summary>
    /// Begins to set clocks and voltage of the island (RCCE_iset_power). The clocks become slower at once; faster when the voltage
    /// holds, in <see cref="WaitPower"/>. Only the master acts; at others the request is done.
    /// </summary>
    /// <param name="divider">The clock divider, 2 to 16.</param>
    /// <exception cref="RcceException">FrequencyDivider, or MultipleRpcRequests: one is under way.</exception>
    public RccePowerRequest IsetPower(int divider)
    {
        ClockDivider clock = CheckDivider(divider);
        if (_power is not null) throw new RcceException(RcceError.MultipleRpcRequests, "wait for the request under way with WaitPower first.");
        VoltageLevel level = VoltageLevel.For(clock);
        if (PowerDomainMaster != Ue) return new RccePowerRequest(clock, level, isCompleted: true);
        Scc.PowerDomain domain = _domain ??= Scc.Domain(Scc.Me.VoltageDomain);
        bool changesVoltage = level.Vid != domain.Level.Vid;
        bool isFaster = level.Vid > domain.Level.Vid;
        if (!isFaster) domain.SetClocks(clock);
        if (changesVoltage) domain.BeginVoltage(level);
        var request = new RccePowerRequest(clock, level, isCompleted: !changesVoltage) { ClocksFollow = isFaster };
        if (changesVoltage) _power = request;
        return request;
    }

    /// <summary>Waits until clocks and voltage are as asked for (RCCE_wait_power).</summary>
    /// <param name="request">What <see cref="IsetPower"/> gave.</param>
    /// <exception cref="RcceException">NoActiveRpcRequest or StaleRpcRequest.</exception>
    public void WaitPower(RccePowerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsCompleted && _power != request) return;
        if (_power is null) throw new RcceException(RcceError.NoActiveRpcRequest, "begin one with IsetPower.");
        if (_power != request) throw new RcceException(RcceError.StaleRpcRequest, "another request is under way.");
        _domain!.EndVoltage();
        if (request.ClocksFollow) _domain.SetClocks(request.Divider);
        request.IsCompleted = true;
        _power = null;
    }

    /// <summary>Sets the clocks of the island and leaves the voltage (RCCE_set_frequency_divider). Only the master acts.</summary>
    /// <param name="divider">The clock divider, 2 to 16.</param>
    /// <returns>The divider that holds.</returns>
    /// <exception cref="RcceException">FrequencyDivider, MultipleRpcRequests, or FrequencyExceeded: the voltage does not carry the clock.</exception>
    public int SetFrequencyDivider(int divider)
    {
        ClockDivider clock = CheckDivider(divider);
        if (_power is not null) throw new RcceException(RcceError.MultipleRpcRequests, "wait for the request under way with WaitPower first.");
        if (PowerDomainMaster != Ue) return Scc.Clock.Read(Scc.Me.Tile).Value;
        Scc.PowerDomain domain = _domain ??= Scc.Domain(Scc.Me.VoltageDomain);
        if (!domain.TrySetClocks(clock))
            throw new RcceException(RcceError.FrequencyExceeded, $"{domain.Level.Volts:0.0} V carry {domain.Level.MaximumMHz} MHz, and {clock.MHz} MHz were asked for; use IsetPower.");
        return divider;
    }

    private bool IsNeighbour(int ue) => _cores[ue].VoltageDomain == PowerDomain;

    private static ClockDivider CheckDivider(int divider) => divider is >= ClockDivider.Minimum and <= ClockDivider.Maximum
        ? new ClockDivider(divider)
        : throw new RcceException(RcceError.FrequencyDivider, $"{divider} is not within {ClockDivider.Minimum} to {ClockDivider.Maximum}.");
}
