using Microsoft.Build.Utilities;

namespace LibOs.Sdk.Tasks;

internal static class TaskLogging
{
    /// <summary>Logs an error with a LibOs code.</summary>
    public static void LogBuildError(this TaskLoggingHelper log, string code, string message) =>
        log.LogError(null, code, null, null, 0, 0, 0, 0, "{0}", message);

    /// <summary>Logs a warning with a LibOs code.</summary>
    public static void LogBuildWarning(this TaskLoggingHelper log, string code, string message) =>
        log.LogWarning(null, code, null, null, 0, 0, 0, 0, "{0}", message);
}
