namespace LibOs.Controller.Mount;

/// <summary>A file or folder that the kernel knows by a number.</summary>
/// <param name="Id">The number.</param>
/// <param name="Path">A partition's name and the path in it; empty for the directory of all partitions.</param>
internal sealed record MountedNode(ulong Id, string Path);
