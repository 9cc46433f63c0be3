using LibOs.Abstractions.Wire;
using LibOs.Controller.Export;

namespace LibOs.Controller.Shares;

/// <summary>The shares of a partition, from the command line.</summary>
internal static class ShareList
{
    private const int Most = 12; // the partition's table of mounts has sixteen places, some of them its own

    /// <summary>Reads what was written, and adds the directory that the tool was started in.</summary>
    /// <param name="texts">What stood behind each <c>--share</c>.</param>
    /// <param name="workingDirectory">Where the program begins.</param>
    /// <exception cref="UserError">A text is no share, or its directory is not there.</exception>
    public static IReadOnlyList<Share> Resolve(IReadOnlyList<string> texts, out string workingDirectory)
    {
        var shares = new List<Share>();
        foreach (string text in texts)
        {
            Share share = Share.TryParse(text) ?? throw Wrong($"'{text}' is not a share: --share needs DIR[:ro][:/mount/point]");
            if (!Directory.Exists(share.HostPath)) throw Wrong($"'{share.HostPath}' cannot be shared: {(File.Exists(share.HostPath) ? "it is not a directory" : "there is no such directory")}");
            if (Share.IsReserved(share.MountPoint)) throw Wrong($"a share cannot be mounted at '{share.MountPoint}', where the partition has files of its own: give it another place with --share {share.HostPath}:/mount/point");
            if (shares.Exists(other => other.MountPoint == share.MountPoint)) throw Wrong($"two shares have the same place, '{share.MountPoint}'");
            shares.Add(share);
        }

        workingDirectory = "";
        if (TryGetCurrent() is { } current)
        {
            var working = Share.Working(current);
            workingDirectory = working.MountPoint;
            if (!shares.Exists(other => other.MountPoint == working.MountPoint)) shares.Add(working);
        }

        if (shares.Count > Most) throw Wrong($"{shares.Count} directories are too many: a partition sees at most {Most}, with the one that it is started in");
        return shares;
    }

    /// <summary>The name of a share on the wire.</summary>
    public static string NameOf(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Opens the shares, to be served to a partition.</summary>
    /// <exception cref="UserError">A directory cannot be opened.</exception>
    public static ExportTree Open(IReadOnlyList<Share> shares)
    {
        var tree = new ExportTree();
        for (int i = 0; i < shares.Count; i++) tree.Add(NameOf(i), shares[i].HostPath, shares[i].IsReadOnly);
        return tree;
    }

    // a directory that was removed has no path any more: the program then begins at its root
    private static string? TryGetCurrent()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static UserError Wrong(string text) => new(text, PartitionExitCode.Usage);
}
