using System.Diagnostics.CodeAnalysis;

namespace LibOs.Hosting;

/// <summary>What a publish can leave out of an image.</summary>
internal static class HostingFeatures
{
    /// <summary>
    /// Whether services may be registered in every way of Microsoft.Extensions.DependencyInjection. Without it, instances
    /// and factories only. LibOs.Sdk decides it from what the application refers to.
    /// </summary>
    [FeatureSwitchDefinition("LibOs.Hosting.ReflectionServices")]
    internal static bool ReflectionServices => !AppContext.TryGetSwitch("LibOs.Hosting.ReflectionServices", out bool isOn) || isOn;
}
