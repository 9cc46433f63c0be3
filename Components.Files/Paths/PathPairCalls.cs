using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Calls with two paths.</summary>
[KernelPath]
internal static class PathPairCalls<THost>
    where THost : unmanaged, IFilesHost
{
    public static long Rename(long fromDirectory, ulong from, long toDirectory, ulong to, uint flags)
    {
        const uint NoReplace = 1, Exchange = 2;
        if ((flags & ~(NoReplace | Exchange)) != 0 || flags == (NoReplace | Exchange)) return -Error.Invalid;
        Walk source = default, target = default;
        long result = Walker<THost>.Begin(ref source, fromDirectory, from, WalkFlags.Name);
        if (result == 0) result = Walker<THost>.Begin(ref target, toDirectory, to, WalkFlags.Name);
        if (result == 0) result = Rename(ref source, ref target, flags);
        Walker<THost>.End(ref source);
        Walker<THost>.End(ref target);
        return result;
    }

    private static long Rename(ref Walk source, ref Walk target, uint flags)
    {
        const uint NoReplace = 1;
        if (!source.HasParent || !target.HasParent) return -Error.Busy;
        if (!source.HasTarget) return -Error.NoEntry;
        if (!FileSystems<THost>.IsSameSystem(in source.Parent, in target.Parent)) return -Error.CrossDevice;
        if (PathCalls<THost>.IsReadOnly(in source.Parent)) return -Error.ReadOnly;
        if (!FileSystems<THost>.IsSameSystem(in source.Parent, in source.Target)) return -Error.Busy;
        if (!source.Target.IsDirectory && (source.EndsInSlash || target.EndsInSlash)) return -Error.NotDirectory;
        if (target.HasTarget)
        {
            if ((flags & NoReplace) != 0) return -Error.Exists;
            if (!FileSystems<THost>.IsSameSystem(in target.Parent, in target.Target)) return -Error.Busy;
            FileSystems<THost>.Release(in target.Target);
            target.Target = default; // so that it can go with its name
        }

        return FileSystems<THost>.Rename(in source.Parent, source.Name, in target.Parent, target.Name, flags);
    }

    public static long Link(long fromDirectory, ulong from, long toDirectory, ulong to, bool follows)
    {
        Walk source = default, target = default;
        long result = Walker<THost>.Begin(ref source, fromDirectory, from, follows ? WalkFlags.Follow : 0);
        if (result == 0 && !source.HasTarget) result = -Error.NoEntry;
        if (result == 0) result = Walker<THost>.Begin(ref target, toDirectory, to, WalkFlags.Name);
        if (result == 0) result = Link(ref source, ref target);
        Walker<THost>.End(ref source);
        Walker<THost>.End(ref target);
        return result;
    }

    private static long Link(ref Walk source, ref Walk target)
    {
        if (target.HasTarget) return -Error.Exists;
        if (target.EndsInSlash) return -Error.NoEntry;
        if (!FileSystems<THost>.IsSameSystem(in source.Target, in target.Parent)) return -Error.CrossDevice;
        if (PathCalls<THost>.IsReadOnly(in target.Parent)) return -Error.ReadOnly;
        if (source.Target.IsDirectory) return -Error.NotPermitted;
        return FileSystems<THost>.Link(in target.Parent, target.Name, in source.Target);
    }
}
