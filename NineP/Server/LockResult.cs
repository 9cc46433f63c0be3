using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>What became of a wish for a lock.</summary>
/// <param name="status">Whether it is held.</param>
/// <param name="error">Why the request failed, or none.</param>
public readonly struct LockResult(LockStatus status, Errno error)
{
    /// <summary>Whether it is held.</summary>
    public LockStatus Status => status;

    /// <summary>Why the request failed, or <see cref="Errno.None"/>.</summary>
    public Errno Error => error;

    /// <summary>The request was answered.</summary>
    public static implicit operator LockResult(LockStatus status) => new(status, Errno.None);

    /// <summary>The request failed.</summary>
    public static implicit operator LockResult(Errno error) => new(LockStatus.Error, error);
}
