using System.CommandLine;
using System.Globalization;
using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Tree;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;

namespace LibOs.Controller.Commands;

/// <summary><c>libos fs</c>: the directories of partitions, without mounting them.</summary>
internal static class FileCommand
{
    private const int PieceLength = 1 << 20;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("fs", "Reads and writes the files of a partition: NAME/ctl, NAME/status, NAME/mem, NAME/cpu/0/regs, ...") { CreateList(), CreateRead(), CreateWrite(), CreateCopy() };
        return command;
    }

    private static Command CreateList()
    {
        var path = new Argument<string>("PATH") { Description = "A partition or a folder in it; without it, the partitions.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("ls", "Lists a folder.") { path };
        command.SetAction((parsed, cancellation) => List(parsed.GetValue(path)));
        return command;
    }

    private static Command CreateRead()
    {
        Argument<string> path = Path("The file, such as NAME/status.");
        Option<ulong?> offset = NumberOption("--offset", "Begins at this byte, or address: decimal, or hexadecimal after 0x.");
        Option<ulong?> length = NumberOption("--length", "Ends after so many bytes.");
        var command = new Command("cat", "Writes a file to standard output.") { path, offset, length };
        command.SetAction((parsed, cancellation) => With(parsed.GetRequiredValue(path), async file =>
        {
            _ = LibC.signal(LibC.SIGPIPE, 1);
            await file.Open();
            await ReadTo(file, parsed.GetValue(offset) ?? 0, parsed.GetValue(length) ?? ulong.MaxValue, (_, bytes) => Descriptors.WriteAll(1, bytes.Span));
        }));
        return command;
    }

    private static Command CreateWrite()
    {
        Argument<string> path = Path("The file, such as NAME/ctl.");
        var text = new Argument<string[]>("TEXT") { Description = "What to write; standard input without it.", Arity = ArgumentArity.ZeroOrMore };
        Option<ulong?> offset = NumberOption("--offset", "Writes at this byte, or address: decimal, or hexadecimal after 0x.");
        var command = new Command("write", "Writes to a file.") { path, text, offset };
        command.SetAction((parsed, cancellation) =>
        {
            string name = parsed.GetRequiredValue(path);
            return With(name, async file =>
            {
                await file.Open(OpenFlags.WriteOnly);
                ulong at = parsed.GetValue(offset) ?? 0;
                if (parsed.GetValue(text) is { Length: > 0 } words)
                {
                    await file.Write(at, Encoding.UTF8.GetBytes(string.Join(' ', words)));
                    return;
                }

                await using Stream input = System.Console.OpenStandardInput();
                await WriteFrom(file, at, input);
            });
        });
        return command;
    }

    private static Command CreateCopy()
    {
        var from = new Argument<string>("FROM") { Description = "A file in a partition, a local file, or '-' for standard input." };
        var to = new Argument<string>("TO") { Description = "A local file, '-' for standard output, or a file in a partition." };
        var command = new Command("cp", "Copies a file out of a partition or into one; zeros become holes of a local file. A path that begins with '/' or '.' is local.") { from, to };
        command.SetAction((parsed, cancellation) => Copy(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to)));
        return command;
    }

    private static async Task<int> List(string? path)
    {
        if (string.IsNullOrEmpty(path) || path == "/")
        {
            foreach (PartitionReport report in PartitionRegistry.Open().List().Where(report => report.Partition.IsAlive)) Message.Line(report.Partition.Name + "/");
            return 0;
        }

        return await With(path, async file =>
        {
            if (!file.Qid.IsDirectory)
            {
                Message.Line(path);
                return;
            }

            foreach (RemoteEntry entry in await file.List()) Message.Line(entry.Name + (entry.Qid.IsDirectory ? "/" : ""));
        });
    }

    private static Task<int> Copy(string from, string to)
    {
        bool fromPartition = IsInPartition(from), toPartition = IsInPartition(to);
        if (fromPartition == toPartition)
            throw new UserError(fromPartition ? "one of both must be local: begin its path with './' or '/'" : $"neither '{from}' nor '{to}' is in a partition that runs: 'libos ps' lists them", PartitionExitCode.Usage);
        return fromPartition
            ? With(from, async file =>
            {
                await file.Open();
                if (to == "-")
                {
                    await ReadTo(file, 0, ulong.MaxValue, (_, bytes) => Descriptors.WriteAll(1, bytes.Span));
                    return;
                }

                using Microsoft.Win32.SafeHandles.SafeFileHandle target = File.OpenHandle(to, FileMode.Create, FileAccess.Write);
                ulong length = 0;
                await ReadTo(file, 0, ulong.MaxValue, (offset, bytes) =>
                {
                    length = offset + (uint)bytes.Length;
                    for (int i = 0; i < bytes.Length; i += 4096)
                    {
                        ReadOnlyMemory<byte> block = bytes.Slice(i, Math.Min(4096, bytes.Length - i));
                        if (block.Span.ContainsAnyExcept((byte)0)) RandomAccess.Write(target, block.Span, (long)offset + i);
                    }

                    return true;
                });
                if (RandomAccess.GetLength(target) < (long)length) RandomAccess.SetLength(target, (long)length);
            })
            : With(to, async file =>
            {
                await using Stream source = from == "-" ? System.Console.OpenStandardInput() : File.OpenRead(from);
                await file.Open(OpenFlags.WriteOnly);
                await WriteFrom(file, 0, source);
            });
    }

    private static async Task ReadTo(RemoteFile file, ulong offset, ulong length, Func<ulong, ReadOnlyMemory<byte>, bool> take)
    {
        byte[] buffer = new byte[PieceLength];
        while (length > 0)
        {
            int count = await file.Read(offset, buffer.AsMemory(0, (int)Math.Min((ulong)buffer.Length, length)));
            if (count == 0 || !take(offset, buffer.AsMemory(0, count))) return;
            offset += (uint)count;
            length -= (uint)count;
        }
    }

    private static async Task WriteFrom(RemoteFile file, ulong offset, Stream source)
    {
        byte[] buffer = new byte[PieceLength];
        for (int count; (count = await source.ReadAsync(buffer)) > 0; offset += (uint)count) await file.Write(offset, buffer.AsMemory(0, count));
    }

    private static async Task<int> With(string path, Func<RemoteFile, Task> act)
    {
        string[] parts = path.Split('/', 2, StringSplitOptions.TrimEntries);
        PartitionRegistry registry = PartitionRegistry.Open();
        PartitionState state = registry.Find(parts[0]).Partition;
        await using TreeClient client = await TreeClient.Connect(registry.Folder(parts[0]))
            ?? throw new UserError($"'{parts[0]}' {(state.IsAlive ? "does not listen" : "has ended")}: only a running partition has files", 1);
        try
        {
            await using RemoteFile file = await client.Root.Walk(parts.Length == 1 ? "" : parts[1].Trim('/'));
            await act(file);
            return 0;
        }
        catch (NinePException error)
        {
            throw new UserError($"{path}: {await Explain(client, path, error)}", 1);
        }
    }

    // 'ctl' and registers keep the sentence of the last refusal
    private static async Task<string> Explain(TreeClient client, string path, NinePException error)
    {
        if (error.Error == Errno.NoEntry) return "there is no such file";
        if (error.Error == Errno.Access) return "it cannot be opened in this way";
        if (error.Error == Errno.Fault) return "there is no memory at this address";
        if (error.Error != Errno.Invalid) return error.Message;
        try
        {
            await using RemoteFile ctl = await client.Root.Walk("ctl");
            await ctl.Open();
            string answer = Encoding.UTF8.GetString(await ctl.ReadToEnd()).Trim();
            return answer.StartsWith("error: ", StringComparison.Ordinal) ? answer[7..] : error.Message;
        }
        catch (IOException)
        {
            return error.Message;
        }
    }

    private static bool IsInPartition(string path)
    {
        if (path.Length == 0 || path[0] is '/' or '.' or '-' || !path.Contains('/', StringComparison.Ordinal)) return false;
        string name = path.Split('/')[0];
        return PartitionRegistry.Open().List().Any(report => report.Partition.Name == name && report.Partition.IsAlive);
    }

    private static Argument<string> Path(string description)
    {
        var argument = new Argument<string>("PATH") { Description = description };
        argument.CompletionSources.Add(_ => PartitionRegistry.Open().List().Where(report => report.Partition.IsAlive).Select(report => report.Partition.Name + "/"));
        return argument;
    }

    private static Option<ulong?> NumberOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (Number.TryParse(result.Tokens[0].Value, out ulong value)) return value;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{result.Tokens[0].Value}' is not a number."));
            return null;
        },
    };
}
