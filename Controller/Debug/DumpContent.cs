namespace LibOs.Controller.Debug;

/// <summary>What goes into a dump besides the machine.</summary>
/// <param name="Name">The partition's name.</param>
/// <param name="Image">The image's path.</param>
/// <param name="Arguments">The program's arguments.</param>
/// <param name="Reason">Why it was written, in a line.</param>
/// <param name="Log">What the kernel said, or empty.</param>
internal sealed record DumpContent(string Name, string Image, IReadOnlyList<string> Arguments, string Reason, string Log);
