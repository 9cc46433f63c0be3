namespace LibOs.Controller.Debug;

/// <summary>An image that nobody runs.</summary>
/// <param name="image">Its path.</param>
internal sealed class ImageTarget(string image) : DebugTarget
{
    /// <inheritdoc/>
    public override string Image => image;

    /// <inheritdoc/>
    public override MachineSnapshot Snapshot() => throw new InvalidOperationException("an image has no state");

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
