namespace LibOs.Hosting;

/// <summary>Tells a program when it should end.</summary>
public interface IApplicationLifetime
{
    /// <summary>
    /// Cancelled when the program is asked to end: by SIGINT (Ctrl-C), SIGTERM or <see cref="StopApplication"/>.
    /// </summary>
    /// <remarks>
    /// Signals are caught from the first use of this property on; before that they end the program at once, as usual. The
    /// first one caught cancels the token and leaves the rest to the program; the next ends the program at once.
    /// </remarks>
    CancellationToken ApplicationStopping { get; }

    /// <summary>Cancels <see cref="ApplicationStopping"/>.</summary>
    void StopApplication();
}
