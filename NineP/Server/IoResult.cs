using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>What became of reading or writing.</summary>
/// <param name="count">How many bytes were read or written; reading 0 is the end.</param>
/// <param name="error">Why nothing was, or none.</param>
public readonly struct IoResult(int count, Errno error)
{
    /// <summary>How many bytes were read or written.</summary>
    public int Count => count;

    /// <summary>Why nothing was, or <see cref="Errno.None"/>.</summary>
    public Errno Error => error;

    /// <summary>Some bytes were read or written.</summary>
    public static implicit operator IoResult(int count) => new(count, Errno.None);

    /// <summary>It failed.</summary>
    public static implicit operator IoResult(Errno error) => new(0, error);
}
