using LibOs.Abstractions.Services;

namespace LibOs.Components.Files;

/// <summary>Gives the limit to the kernel at the application's start, not at the first use of the service.</summary>
/// <param name="service">Making it has done that.</param>
internal sealed class FilesStartup(IFilesService service) : IStartupAction
{
    public void Start() => _ = service;
}
