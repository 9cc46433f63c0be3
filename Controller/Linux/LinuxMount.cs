namespace LibOs.Controller.Linux;

/// <summary>A tree that a Linux partition mounts over a port of its own.</summary>
/// <param name="Port">The port's number.</param>
/// <param name="Target">Where it is mounted.</param>
/// <param name="Tree">What the server calls it.</param>
/// <param name="IsReadOnly">Whether nothing in it can be changed.</param>
internal sealed record LinuxMount(int Port, string Target, string Tree, bool IsReadOnly);
