using LibOs.Abstractions.Services;
using Microsoft.Extensions.Options;

namespace LibOs.Components.Console;

/// <summary>Checks the options at the application's start, not at the first use of the service.</summary>
internal sealed class ConsoleStartup(IOptions<ConsoleOptions> options) : IStartupAction
{
    // Reading the value creates and validates it.
    public void Start() => _ = options.Value;
}
