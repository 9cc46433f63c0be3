using System.Text.Json;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>The folder that holds a partition's state, logs and sockets.</summary>
/// <param name="path">The folder; its last part is the partition's name.</param>
internal sealed class PartitionFolder(string path)
{
    /// <summary>The socket for commands.</summary>
    public const string ControlSocket = "control";

    /// <summary>The socket on which QEMU waits for a debugger.</summary>
    public const string DebugSocket = "gdb";

    /// <summary>The socket that serves the partition's directory over 9P.</summary>
    public const string TreeSocket = "9p";

    private static readonly string[] s_sockets = [ControlSocket, DebugSocket, TreeSocket];

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The partition's name.</summary>
    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>What the program wrote, with its order and times.</summary>
    public string OutputLog => path + "/output.log";

    /// <summary>The kernel's log and emergency console.</summary>
    public string KernelLog => path + "/kernel.log";

    /// <summary>What the supervisor itself had to complain of.</summary>
    public string SupervisorLog => path + "/supervisor.log";

    /// <summary>Whether it is there.</summary>
    public bool Exists => Directory.Exists(path);

    private string ClaimFile => path + "/supervisor";

    private string StateFile => path + "/state.json";

    /// <summary>Who supervises it; null when that cannot be read.</summary>
    public SupervisorClaim? ReadClaim() => SupervisorClaim.Parse(ProcessFacts.ReadText(ClaimFile));

    /// <summary>Writes who supervises it.</summary>
    /// <exception cref="IOException">There is no space.</exception>
    public void WriteClaim(SupervisorClaim claim) => Replace(ClaimFile, System.Text.Encoding.UTF8.GetBytes(claim.ToString()));

    /// <summary>Reads what the supervisor told last.</summary>
    /// <returns>Null when it has not told anything yet.</returns>
    public PartitionState? ReadState()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(StateFile), StateJson.Relaxed.PartitionState);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the state.</summary>
    /// <exception cref="IOException">There is no space.</exception>
    public void WriteState(PartitionState state) => Replace(StateFile, JsonSerializer.SerializeToUtf8Bytes(state, StateJson.Relaxed.PartitionState));

    /// <summary>Removes the sockets: nobody listens on them any more.</summary>
    public void RemoveSockets()
    {
        foreach (string socket in s_sockets) Delete(path + "/" + socket);
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    public void Remove()
    {
        try
        {
            // what says who owns it goes last: a removal that was broken off is finished by the next call
            foreach (string file in Directory.EnumerateFiles(path))
            {
                if (file != ClaimFile) Delete(file);
            }

            Delete(ClaimFile);
            Directory.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // somebody else was faster
        }
    }

    // A reader sees the old content or the new one, never half of it.
    private static void Replace(string file, ReadOnlySpan<byte> content)
    {
        string temporary = file + ".new";
        try
        {
            using (Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
                RandomAccess.Write(handle, content, 0);
            File.Move(temporary, file, overwrite: true);
        }
        catch (IOException)
        {
            Delete(temporary);
            throw;
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
