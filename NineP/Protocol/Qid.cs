namespace LibOs.NineP.Protocol;

/// <summary>What a file is to its server: two files are the same if their paths are.</summary>
/// <param name="type">What kind of file.</param>
/// <param name="version">Changes with the file's content; 0 where nobody counts.</param>
/// <param name="path">The number of the file.</param>
public readonly struct Qid(QidType type, uint version, ulong path) : IEquatable<Qid>
{
    /// <summary>The length on the wire in bytes.</summary>
    public const int Length = 13;

    /// <summary>What kind of file.</summary>
    public QidType Type => type;

    /// <summary>Changes with the file's content; 0 where nobody counts.</summary>
    public uint Version => version;

    /// <summary>The number of the file.</summary>
    public ulong Path => path;

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (type & QidType.Directory) != 0;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymbolicLink => (type & QidType.SymbolicLink) != 0;

    /// <summary>Whether type, version and path are the same.</summary>
    public bool Equals(Qid other) => type == other.Type && version == other.Version && path == other.Path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Qid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(type, version, path);

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(Qid left, Qid right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Qid left, Qid right) => !left.Equals(right);
}
