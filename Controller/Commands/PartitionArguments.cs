using System.CommandLine;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>How commands name partitions, and what they do for each of them.</summary>
internal static class PartitionArguments
{
    /// <summary>One partition; a shell completes it.</summary>
    public static Argument<string> One(string description)
    {
        var argument = new Argument<string>("NAME") { Description = description };
        argument.CompletionSources.Add(_ => Names());
        return argument;
    }

    /// <summary>Any number of partitions; a shell completes them.</summary>
    public static Argument<string[]> Many(string description)
    {
        var argument = new Argument<string[]>("NAME...") { Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.CompletionSources.Add(_ => Names());
        return argument;
    }

    /// <summary>The option for all of them.</summary>
    public static Option<bool> All(string description) => new("--all") { Description = description };

    /// <summary>Does something for each partition that is named; one that fails does not keep the others from it.</summary>
    /// <param name="names">The names given.</param>
    /// <param name="all">Whether all are meant.</param>
    /// <param name="isMeant">Which of all.</param>
    /// <param name="act">What to do.</param>
    /// <returns>0, or 1 when it failed for one of them.</returns>
    public static int ForEach(string[] names, bool all, Func<PartitionState, bool> isMeant, Action<PartitionRegistry, PartitionReport> act)
    {
        if (all == names.Length > 0) throw new UserError(all ? "names and --all exclude each other" : "no partition is named: give a name, or --all", PartitionExitCode.Usage);
        PartitionRegistry registry = PartitionRegistry.Open();
        if (all) names = [.. registry.List().Select(report => report.Partition).Where(isMeant).Select(state => state.Name)];
        int code = 0;
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            try
            {
                act(registry, registry.Find(name));
            }
            catch (ControlException error)
            {
                Message.Error($"'{name}': {error.Message}");
                code = 1;
            }
            catch (UserError error)
            {
                Message.Error(error.Message);
                code = error.Code;
            }
        }

        return code;
    }

    /// <summary>Asks a partition's supervisor.</summary>
    /// <exception cref="ControlException">It was refused, or the partition has ended.</exception>
    public static string Ask(PartitionRegistry registry, PartitionReport report, string line)
    {
        using ControlClient? client = ControlClient.TryConnect(registry.Folder(report.Partition.Name));
        if (client is null) throw new ControlException(report.Partition.IsAlive ? "its supervisor does not listen" : "it has ended");
        return client.Ask(line);
    }

    private static IEnumerable<string> Names()
    {
        try
        {
            return [.. PartitionRegistry.Open().List().Select(report => report.Partition.Name)];
        }
        catch (Exception error) when (error is UserError or IOException)
        {
            return [];
        }
    }
}
