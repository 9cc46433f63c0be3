using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace LibOs.Boot.Tests;

/// <summary>Partitions that live on without the call that started them, and the commands that find them.</summary>
public sealed class LifeTests : IDisposable
{
    private readonly RuntimeHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_detached_partition_is_listed_stopped_waited_for_and_removed()
    {
        Assert.Equal("job\n", Start("job", "end-in-order"));
        Assert.Equal("running", _home.State("job"));
        JsonElement report = JsonDocument.Parse(_home.Do("inspect", "job")).RootElement;
        Assert.Equal(16 << 20, report.GetProperty("partition").GetProperty("memory").GetInt32());
        Assert.Equal("end-in-order", report.GetProperty("partition").GetProperty("arguments")[0].GetString());
        Assert.InRange(report.GetProperty("residentBytes").GetInt64(), 1 << 20, 1 << 30);
        Assert.Contains("job   running     1     16M", _home.Do("ps"), StringComparison.Ordinal);
        Assert.Matches(@"^NAME +STATE +CPU %.*\njob +running +\d", _home.Do("top"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_home.Folder, "libos")));

        Outcome taken = _home.Run("run", "-d", "--name", "job", "--memory", "16M", ProgramImage.Living.Path);
        Assert.Equal(125, taken.Code);
        Assert.Equal("libos: a partition 'job' is running: choose another --name\n", taken.ErrorText);

        _ = _home.Do("stop", "job");
        Outcome waited = _home.Run("wait", "job");
        Assert.Equal(7, waited.Code);
        Assert.Equal("ready\nended in order\n", _home.Do("logs", "job"));
        Assert.Equal("ended in order\n", _home.Do("logs", "-n", "1", "job"));
        Assert.Contains("memory: ", _home.Do("logs", "--kernel", "job"), StringComparison.Ordinal);
        Assert.DoesNotContain("job", _home.Do("ps"), StringComparison.Ordinal);
        Assert.Contains("ended (7)", _home.Do("ps", "-a"), StringComparison.Ordinal);
        Assert.Equal("libos: 'job': it has ended\n", _home.Run("pause", "job").ErrorText);
        _ = _home.Do("rm", "job");
        Assert.Empty(_home.Entries);
        Assert.Equal("libos: there is no partition 'job': 'libos ps -a' lists them\n", _home.Run("logs", "job").ErrorText);
    }

    [Fact]
    public void A_program_that_does_not_end_is_killed_after_the_grace()
    {
        _ = Start("deaf", "ignore");
        long start = Stopwatch.GetTimestamp();
        _ = _home.Do("stop", "--grace", "700ms", "deaf");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.7, 10);
        Outcome waited = _home.Run("wait", "deaf");
        Assert.Equal(137, waited.Code);
        Assert.Equal("libos: partition 'deaf' was ended: it did not end within the time it was given\n", waited.ErrorText);
        Assert.StartsWith("ready\nignored\n", _home.Run("logs", "deaf").OutputText);
    }

    [Fact]
    public void A_paused_partition_stands_still_until_it_is_resumed()
    {
        _ = Start("counter", "count");
        _ = _home.Do("pause", "counter");
        Assert.Equal("paused", _home.State("counter"));
        Assert.Equal("libos: 'counter': it is paused already\n", _home.Run("pause", "counter").ErrorText);
        string before = _home.Do("logs", "counter");
        Thread.Sleep(200); // twenty of its lines
        Assert.Equal(before, _home.Do("logs", "counter"));
        _ = _home.Do("resume", "counter");
        RuntimeHome.Await(() => _home.Do("logs", "counter").Length > before.Length, "it does not run again");
        using Process follower = _home.Start("logs", "-f", "-n", "1", "counter");
        int first = int.Parse(follower.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 1; i < 20; i++) Assert.Equal(first + i, int.Parse(follower.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture));
        // a program that is paused is asked to end all the same
        _ = _home.Do("pause", "counter");
        _ = _home.Do("stop", "counter");
        Assert.Equal(0, RuntimeHome.End(follower, "logs -f").Code);
        Assert.Equal(143, _home.Run("wait", "counter").Code);
    }

    [Fact]
    public void Several_attach_to_the_streams_of_a_partition()
    {
        Assert.Equal("echo\n", Start("echo", "echo", "-i"));
        using Process one = _home.Start("attach", "echo"), two = _home.Start("attach", "echo");
        one.StandardInput.WriteLine("hello");
        Assert.Equal("got hello", one.StandardOutput.ReadLine());
        Assert.Equal("heard hello", one.StandardError.ReadLine());
        // the second may have come later than this line: it sees the next
        string? heard;
        do
        {
            two.StandardInput.WriteLine("again");
            two.StandardInput.Flush();
            heard = two.StandardOutput.ReadLine();
        }
        while (heard == "got hello");

        Assert.Equal("got again", heard);
        RunningProgram.Signal(two.Id, RunningProgram.Interrupt);
        Outcome detached = RuntimeHome.End(two, "attach");
        Assert.Equal(0, detached.Code);
        Assert.EndsWith("libos: detached from 'echo', which runs on\n", detached.ErrorText);
        Assert.Equal("running", _home.State("echo"));
        one.StandardInput.Close();
        Assert.Equal(3, RuntimeHome.End(one, "attach").Code);
        Assert.Equal(3, _home.Run("wait", "echo").Code);
    }

    [Fact]
    public void A_start_that_fails_is_reported_by_the_call_and_leaves_nothing()
    {
        string image = Path.Combine(_home.Folder, "broken.elf");
        File.WriteAllText(image, "no image");
        Outcome outcome = _home.Run("run", "-d", image);
        Assert.Equal(125, outcome.Code);
        Assert.Contains("is not an image", outcome.ErrorText, StringComparison.Ordinal);
        Outcome much = _home.Run("run", "-d", "--memory", "900G", ProgramImage.Living.Path);
        Assert.Equal(125, much.Code);
        Assert.Matches(@"^libos: 921600M of memory \(and 48M for the machine\) do not fit: .* has \d+M left", much.ErrorText);
        Assert.Empty(_home.Entries);
    }

    [Fact]
    public void Killed_supervisors_and_machines_leave_nothing_that_the_next_call_cannot_clean()
    {
        int rounds = TestRun.Count(3, 100);
        for (int round = 0; round < rounds; round++)
        {
            _ = Start("victim", "count");
            int supervisor = _home.Number("victim", "supervisorId"), machine = _home.Number("victim", "machineId");
            bool first = round % 2 == 0;
            RunningProgram.Signal(first ? supervisor : machine, RunningProgram.Kill);
            RuntimeHome.Await(() => !IsRunning(supervisor) && !IsRunning(machine), "one of them is still there");
            Assert.Equal(first ? "lost" : "ended", _home.State("victim"));
            Assert.Equal(first ? 137 : 122, _home.Run("wait", "victim").Code);
            Assert.StartsWith("ready\n", _home.Run("logs", "victim").OutputText);
            _ = _home.Do("rm", "victim");
            Assert.Empty(_home.Entries);
        }
    }

    [Fact]
    public void Foreground_runs_are_listed_and_leave_nothing()
    {
        using (Process tool = _home.Start("run", "--memory", "16M", ProgramImage.Living.Path, "--", "end-in-order"))
        {
            Assert.Equal("ready", tool.StandardOutput.ReadLine());
            RuntimeHome.Await(() => _home.State("Living") == "running", "it is not listed");
            Assert.Contains("runs in the foreground", _home.Run("attach", "Living").ErrorText, StringComparison.Ordinal);
            _ = _home.Do("pause", "--all");
            Assert.Equal("paused", _home.State("Living"));
            _ = _home.Do("stop", "--all");
            Assert.Equal(7, RuntimeHome.End(tool, "run").Code);
            Assert.Empty(_home.Entries);
        }

        using Process killed = _home.Start("run", "--memory", "16M", ProgramImage.Living.Path);
        Assert.Equal("ready", killed.StandardOutput.ReadLine());
        killed.Kill();
        killed.WaitForExit();
        Assert.Equal(["Living"], _home.Entries);
        Assert.Empty(_home.List());
        Assert.Empty(_home.Entries);
    }

    [Fact]
    public void Garbage_on_the_control_socket_hurts_nobody()
    {
        _ = Start("target", "count");
        TestRun.Repeat(TestRun.Count(50, 5000), random =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(_home.PartitionFolder("target"), "control")));
            byte[] data = new byte[random.Next(8000)];
            random.NextBytes(data);
            try
            {
                if (random.Next(3) == 0) _ = socket.Send("attach\n"u8);
                _ = socket.Send(data);
                if (random.Next(2) == 0) socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // it hangs up on what makes no sense
            }
        });
        Assert.Equal("running", _home.State("target"));
        _ = _home.Do("pause", "target");
        _ = _home.Do("kill", "target");
        Assert.Equal(137, _home.Run("wait", "target").Code);
    }

    [Fact]
    public void Many_partitions_live_at_once()
    {
        int count = TestRun.Count(8, 50);
        for (int round = 0; round < TestRun.Count(1, 10); round++)
        {
            _ = Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number => Start(null, "wait"));
            JsonElement[] reports = _home.List();
            Assert.Equal(count, reports.Length);
            Assert.All(reports, report => Assert.Equal("running", report.GetProperty("partition").GetProperty("state").GetString()));
            int[] machines = [.. reports.Select(report => report.GetProperty("partition").GetProperty("machineId").GetInt32())];
            Assert.Equal(count, machines.Distinct().Count());
            _ = _home.Do("stop", "--all");
            _ = _home.Do("rm", "--all");
            Assert.Empty(_home.Entries);
            RuntimeHome.Await(() => !machines.Any(IsRunning), "machines are still there");
        }
    }

    // The call comes back when the kernel is up; the program hears signals from its first line on.
    private string Start(string? name, string what, params string[] options)
    {
        string given = _home.Do([.. (string[])["run", "-d", "--memory", "16M"], .. options, .. name is null ? (string[])[] : ["--name", name], ProgramImage.Living.Path, "--", what]);
        RuntimeHome.Await(() => _home.Do("logs", given.TrimEnd()).StartsWith("ready\n", StringComparison.Ordinal), "the program says nothing");
        return given;
    }

    private static bool IsRunning(int process)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
