using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>What became of opening a file.</summary>
/// <param name="file">The open file, or null.</param>
/// <param name="error">Why there is none.</param>
public readonly struct OpenResult(OpenFile? file, Errno error)
{
    /// <summary>The open file, or null.</summary>
    public OpenFile? File => file;

    /// <summary>Why there is none, or <see cref="Errno.None"/>.</summary>
    public Errno Error => error;

    /// <summary>It is open.</summary>
    public static implicit operator OpenResult(OpenFile file) => new(file, Errno.None);

    /// <summary>It failed.</summary>
    public static implicit operator OpenResult(Errno error) => new(null, error);
}
