namespace LibOs.Abstractions.Services;

/// <summary>What a service does once when the application has been built, before the program uses any service.</summary>
/// <remarks>Registered beside the service; the application runs the actions in the order of their registration.</remarks>
public interface IStartupAction
{
    /// <summary>Does it. An exception ends the start of the application.</summary>
    void Start();
}
