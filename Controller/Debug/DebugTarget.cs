using LibOs.Abstractions.Wire;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>What is debugged: a partition that runs, or a dump.</summary>
internal abstract class DebugTarget : IDisposable
{
    private SymbolFile? _symbols;

    /// <summary>The image's path.</summary>
    public abstract string Image { get; }

    /// <summary>The image's symbols.</summary>
    /// <exception cref="UserError">They are missing.</exception>
    public SymbolFile Symbols => _symbols ??= SymbolFile.TryReadBeside(Image)
        ?? throw new UserError($"the symbol file '{Image}.dbg' is missing or damaged: publish the image again", PartitionExitCode.NotStarted);

    /// <summary>Finds what the user named.</summary>
    /// <param name="name">A partition's name, or a dump's file.</param>
    /// <exception cref="UserError">There is nothing of that name.</exception>
    public static DebugTarget Find(string name) => DumpFile.IsDump(name) ? DumpTarget.Open(name) : LiveTarget.Find(name);

    /// <summary>Finds what the user named where an image is enough.</summary>
    /// <param name="name">An image, a partition's name, or a dump's file.</param>
    /// <exception cref="UserError">There is nothing of that name.</exception>
    public static DebugTarget FindImage(string name) =>
        name.EndsWith(".elf", StringComparison.Ordinal) && File.Exists(name) ? new ImageTarget(name) : Find(name);

    /// <summary>Takes a look at the machine, which stands still until this is disposed of.</summary>
    public abstract MachineSnapshot Snapshot();

    /// <inheritdoc/>
    public abstract void Dispose();
}
