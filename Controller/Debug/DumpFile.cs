using System.Globalization;
using System.IO.Compression;
using System.Text;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>A dump: one archive (ZIP) with the machine as an ELF core, the image, its symbols, arguments, log and stacks.</summary>
internal static class DumpFile
{
    /// <summary>The entry that holds the machine.</summary>
    public const string Core = "core";

    /// <summary>The entry that holds the image.</summary>
    public const string Image = "image.elf";

    /// <summary>The entry that holds the image's symbols.</summary>
    public const string Symbols = "image.elf.dbg";

    /// <summary>The folder with a text of registers for each core.</summary>
    public const string Cores = "cpu/";

    private const string Information = "information.txt";
    private const string Stacks = "stacks.txt";
    private const int FirstIdle = 1_000_000;

    /// <summary>Whether a file is a dump: an archive that begins with its information.</summary>
    public static bool IsDump(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] head = new byte[30 + Information.Length];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
                && head.AsSpan(0, 4).SequenceEqual("PK\u0003\u0004"u8) && head.AsSpan(30).SequenceEqual(Encoding.ASCII.GetBytes(Information));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Writes a dump of a machine that stands still.</summary>
    /// <param name="path">The file; it appears when it is whole.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="content">What else goes in.</param>
    /// <exception cref="IOException">There is no space, or no such folder.</exception>
    public static void Write(string path, MachineSnapshot machine, IPhysicalMemory memory, DumpContent content)
    {
        SymbolFile? symbols = SymbolFile.TryReadBeside(content.Image);
        KernelLayout? layout = symbols is null ? null : KernelLayout.TryRead(machine.Memory, symbols);
        string temporary = path + ".new";
        try
        {
            using (FileStream file = File.Create(temporary))
            using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
            {
                Add(archive, Information, Describe(machine, content));
                Add(archive, "arguments.txt", string.Concat(content.Arguments.Select(argument => argument + "\n")));
                if (content.Log.Length > 0) Add(archive, "log.txt", content.Log);
                if (symbols is not null) Add(archive, Stacks, StackReport.Format(machine, symbols));
                foreach (CoreState core in machine.Cores)
                    Add(archive, Cores + core.Index.ToString(CultureInfo.InvariantCulture), string.Concat(core.Registers.Select(register => string.Create(CultureInfo.InvariantCulture, $"{register.Key} 0x{register.Value:x}\n"))));
                AddFile(archive, Image, content.Image);
                AddFile(archive, Symbols, content.Image + ".dbg");
                AddFile(archive, "image.elf.json", content.Image + ".json");
                using Stream core2 = archive.CreateEntry(Core, CompressionLevel.Fastest).Open();
                CoreWriter.Write(core2, memory, layout?.TopTable ?? 0, Threads(machine, layout));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads the registers of the cores in a dump.</summary>
    public static IReadOnlyList<CoreState> ReadCores(ZipArchive archive)
    {
        var cores = new List<CoreState>();
        while (archive.GetEntry(Cores + cores.Count.ToString(CultureInfo.InvariantCulture)) is { } entry)
        {
            using var reader = new StreamReader(entry.Open());
            var registers = new Dictionary<string, ulong>();
            while (reader.ReadLine() is { } line)
            {
                int split = line.IndexOf(" 0x", StringComparison.Ordinal);
                if (split > 0 && ulong.TryParse(line.AsSpan(split + 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)) registers[line[..split]] = value;
            }

            cores.Add(new CoreState(cores.Count, registers));
        }

        return cores;
    }

    // Each thread of the partition becomes a thread of the core file; a core without one, too.
    private static List<(int Id, IReadOnlyDictionary<string, ulong> Registers)> Threads(MachineSnapshot machine, KernelLayout? layout)
    {
        if (layout is null) return [.. machine.Cores.Select(core => (core.Index + 1, core.Registers))];
        var threads = new List<(int, IReadOnlyDictionary<string, ulong>)>();
        foreach (PartitionThread thread in ThreadTable.Read(machine, layout))
        {
            if (thread.State == PartitionThreadState.Running)
            {
                threads.Add((thread.IsIdle ? FirstIdle + thread.Core : thread.Id, machine.Cores[thread.Core].Registers));
                continue;
            }

            var registers = new Dictionary<string, ulong> { ["fs_base"] = thread.FsBase };
            for (int i = 0; i < CoreState.Names.Count; i++)
            {
                if (thread.Registers.Has(i)) registers[CoreState.Names[i]] = thread.Registers[i];
            }

            threads.Add((thread.Id, registers));
        }

        return threads.Count > 0 ? threads : [.. machine.Cores.Select(core => (core.Index + 1, core.Registers))];
    }

    private static string Describe(MachineSnapshot machine, DumpContent content) => string.Create(CultureInfo.InvariantCulture,
        $"partition {content.Name}\nimage {content.Image}\nreason {content.Reason}\ntime {DateTimeOffset.UtcNow:O}\ncpus {machine.Cores.Count}\n");

    private static void Add(ZipArchive archive, string name, string text)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void AddFile(ZipArchive archive, string name, string path)
    {
        if (!File.Exists(path)) return;
        using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        using FileStream file = File.OpenRead(path);
        file.CopyTo(stream);
    }
}
