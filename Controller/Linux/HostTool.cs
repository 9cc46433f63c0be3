using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux;

/// <summary>Runs a program of the host and takes what it prints.</summary>
internal static unsafe class HostTool
{
    /// <summary>Runs a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The program's name, which is looked for on the path, and its arguments.</param>
    /// <returns>Its exit code (127: there is no such program), its output, and what it complained of.</returns>
    public static (int Code, byte[] Output, string Errors) Run(string folder, params IReadOnlyList<string> arguments)
    {
        (int read, int write) = Descriptors.Pipe();
        string errors = Path.GetTempFileName();
        try
        {
            // the shell goes to the folder and puts the complaints into a file
            List<string> line = ["sh", "-c", "cd \"$1\" && errors=$2 && shift 2 && exec \"$@\" 2> \"$errors\" < /dev/null", "sh", folder, errors, .. arguments];
            ChildProcess child = ChildProcess.Start("/bin/sh", line, null, (0, write, 2), [], ownSession: false);
            _ = LibC.close(write);
            var output = new MemoryStream();
            byte[] buffer = new byte[64 * 1024];
            while (true)
            {
                nint length;
                // SAFETY: pinned while the kernel fills it.
                fixed (byte* start = buffer)
                {
                    length = Descriptors.Read(read, start, buffer.Length);
                }

                if (length <= 0) break;
                output.Write(buffer, 0, (int)length);
            }

            _ = LibC.close(read);
            ChildStatus status = child.Wait();
            return (status.Signal != 0 ? 128 + status.Signal : status.ExitCode, output.ToArray(), File.ReadAllText(errors).Trim());
        }
        finally
        {
            File.Delete(errors);
        }
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="UserError">It failed, or there is none.</exception>
    public static byte[] Require(string folder, params IReadOnlyList<string> arguments)
    {
        (int code, byte[] output, string errors) = Run(folder, arguments);
        return code switch
        {
            0 => output,
            127 => throw new UserError($"this machine has no '{arguments[0]}': Debian's kernel needs Debian's package tools; name another one with --kernel", PartitionExitCode.NotStarted),
            _ => throw new UserError($"'{string.Join(' ', arguments)}' failed: {errors}", PartitionExitCode.NotStarted),
        };
    }
}
