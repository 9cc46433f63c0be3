using LibOs.Controller.Export;
using LibOs.NineP.Server;
using LibOs.NineP.Tests;

namespace LibOs.Controller.Tests.Export;

/// <summary>Garbage against a directory of the host: errors, no harm beside it, and nothing left open.</summary>
public sealed class ExportFuzzTests
{
    [Fact]
    public void A_directory_survives_any_requests()
    {
        TestRun.Repeat(TestRun.Count(20, 500), random =>
        {
            string top = Directory.CreateTempSubdirectory("libos-fuzz-").FullName, inside = Path.Combine(top, "inside"), outside = Path.Combine(top, "outside");
            _ = Directory.CreateDirectory(Path.Combine(inside, "dir"));
            _ = Directory.CreateDirectory(outside);
            File.WriteAllText(Path.Combine(outside, "secret"), "secret");
            File.WriteAllText(Path.Combine(inside, "file"), "content");
            _ = File.CreateSymbolicLink(Path.Combine(inside, "link"), "../outside");
            using (var tree = new ExportTree())
            {
                tree.Add("", inside, isReadOnly: false);
                RandomRequests.Attack(new Session(tree, new SessionOptions { MaximumMessageSize = 16 * 1024 }), random, 1000);
            }

            Assert.Equal(["secret"], Directory.GetFileSystemEntries(outside).Select(Path.GetFileName));
            Assert.Equal("secret", File.ReadAllText(Path.Combine(outside, "secret")));
            // names that are no text are beyond Directory.Delete
            using (var removing = System.Diagnostics.Process.Start("rm", ["-rf", top])) removing.WaitForExit();
            int open = Directory.GetFiles("/proc/self/fd").Select(LinkOf).Count(target => target.StartsWith(top, StringComparison.Ordinal));
            Assert.Equal(0, open);
        });
    }

    private static string LinkOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }
}
