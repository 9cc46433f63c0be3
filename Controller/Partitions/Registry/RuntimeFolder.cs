using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>The user's folder for what lives no longer than the host: <c>$XDG_RUNTIME_DIR/libos</c>, else <c>/tmp/libos-UID</c>.</summary>
/// <remarks>Only the user can enter it: what stands in it is believed, and its sockets are the owner's alone.</remarks>
internal static class RuntimeFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Finds the folder, and makes it where it is not there.</summary>
    /// <returns>Null when there can be none that only this user can enter.</returns>
    public static string? Find() => Find(out _);

    /// <summary>Finds the folder, and makes it where it is not there.</summary>
    /// <exception cref="UserError">There can be none that only this user can enter.</exception>
    public static string Require() =>
        Find(out string reason) ?? throw new UserError($"there is no place for the state of partitions: {reason}; set XDG_RUNTIME_DIR to a folder of your own", PartitionExitCode.NotStarted);

    private static string? Find(out string reason)
    {
        string? given = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string folder = !string.IsNullOrEmpty(given) && Directory.Exists(given) ? Path.GetFullPath(given) + "/libos" : $"/tmp/libos-{LibC.getuid()}";
        reason = "";
        try
        {
            if (!LibC.TryStat(folder, out uint owner, out int mode, out bool isFolder))
            {
                _ = Directory.CreateDirectory(folder, OwnerOnly);
                if (!LibC.TryStat(folder, out owner, out mode, out isFolder)) reason = $"'{folder}' cannot be made";
            }

            if (reason.Length == 0 && !isFolder) reason = $"'{folder}' is no folder";
            else if (reason.Length == 0 && owner != LibC.getuid()) reason = $"'{folder}' belongs to another user";
            if (reason.Length > 0) return null;
            if ((mode & 0x3f) != 0) File.SetUnixFileMode(folder, OwnerOnly);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = $"'{folder}': {error.Message}";
            return null;
        }
    }
}
