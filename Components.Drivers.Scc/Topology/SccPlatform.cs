namespace LibOs.Components.Drivers.Scc;

/// <summary>What differs from board to board, or is not documented with certainty.</summary>
public sealed record SccPlatform
{
    private readonly int _gigabytesPerController = 8;

    /// <summary>A board with 8 GB a memory controller and the defaults of sccKit 1.4.</summary>
    public static SccPlatform Default { get; } = new();

    /// <summary>Memory of each controller in GB: 4 or 8.</summary>
    public int GigabytesPerController
    {
        get => _gigabytesPerController;
        init => _gigabytesPerController = value is 4 or 8
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Default maps exist for 4 and 8 GB a controller.");
    }

    /// <summary>Entries of 16 MiB that are private to each core: 20 or 41.</summary>
    public int PrivateSlots => GigabytesPerController == 4 ? 20 : 41;

    /// <summary>Which of its private slots a core's reset entry (0xFF) names; by default the last that is usable, 0x13 or 0x27.</summary>
    public int? ResetSlot { get; init; }

    /// <summary>Whether the entries of the own tile go past the router. Off since an arbiter fault was found: data could be lost.</summary>
    public bool BypassOwnTile { get; init; }

    /// <summary>The slot of a controller where shared memory begins: 12 cores' private slots.</summary>
    public int SharedSlot => 12 * PrivateSlots;

    internal int EffectiveResetSlot => ResetSlot ?? (GigabytesPerController == 4 ? 0x13 : 0x27);
}
