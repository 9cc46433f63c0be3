using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LibOs.Controller.Tests;

/// <summary>A script in QEMU's place, and the tool run with it.</summary>
internal sealed partial class FakeMachine : IDisposable
{
    // Finds the descriptors on the command line; Hello, exit and other messages as the wire has them.
    private const string Prelude = """
        #!/bin/bash
        here=${0%/*}
        printf '%s\n' "$@" > "$here/arguments"
        echo $$ > "$here/pid"
        for a in "$@"; do
          case $a in
            *server=on*) ;;
            socket,id=*) id=${a#socket,id=}; declare "${id%%,*}=${a##*fd=}" ;;
            /proc/self/fd/*) launch=${a##*/} ;;
          esac
        done
        hello() { printf '\x01\x00\x02\x00\x01\x00' >&$control; head -c 12 <&$control > "$here/time"; }
        finish() { printf "\\x02\\x00\\x04\\x00\\x$(printf %02x "$1")\\x00\\x00\\x00" >&$control; hang; }
        hang() { exec cat <&$serial > /dev/null; }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("libos-test-").FullName;

    public FakeMachine(string scenario)
    {
        File.WriteAllText(Qemu, Prelude + scenario + "\n");
        File.SetUnixFileMode(Qemu, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Image, TestImage.Build());
    }

    public string Qemu => Path.Combine(_folder, "qemu");

    public string Image => Path.Combine(_folder, "Test, image.elf");

    /// <summary>Reads a file that the script has written beside itself.</summary>
    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));

    /// <summary>The command line that QEMU was given.</summary>
    public string[] Arguments => File.ReadAllLines(Path.Combine(_folder, "arguments"));

    /// <summary>Whether the machine's process is there.</summary>
    public bool IsAlive
    {
        get
        {
            int id = int.Parse(File.ReadAllText(Path.Combine(_folder, "pid")), System.Globalization.CultureInfo.InvariantCulture);
            return Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
    }

    /// <summary>Starts the tool with the image.</summary>
    public Process Start(params string[] options) => Process.Start(Tool.StartInfo(Qemu, ["run", Image, "--accelerator", "tcg", .. options]))!;

    /// <summary>Runs the tool to its end without input.</summary>
    public Outcome Run(params string[] options)
    {
        using Process tool = Start(options);
        tool.StandardInput.Close();
        return Finish(tool);
    }

    /// <summary>Waits for the tool's end and takes what it wrote.</summary>
    public static Outcome Finish(Process tool)
    {
        bool late = false;
        using var limit = new Timer(_ =>
        {
            late = true;
            tool.Kill();
        }, null, 60_000, Timeout.Infinite);
        Task<string> error = tool.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        tool.StandardOutput.BaseStream.CopyTo(output);
        tool.WaitForExit();
        if (late) throw new TimeoutException("the tool did not end");
        return new Outcome(tool.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    public static void Signal(Process tool, int signal) => _ = kill(tool.Id, signal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
