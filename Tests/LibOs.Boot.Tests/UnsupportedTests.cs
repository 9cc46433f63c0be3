namespace LibOs.Boot.Tests;

/// <summary>What a partition does not have throws an exception of .NET; it neither hangs nor crashes.</summary>
public class UnsupportedTests
{
    [Theory]
    [InlineData("socket", "System.Net.Sockets.SocketException")]
    [InlineData("socket-connect", "System.Net.Sockets.SocketException")]
    [InlineData("unix-socket", "System.Net.Sockets.SocketException")]
    [InlineData("dns", "System.Net.Sockets.SocketException")]
    [InlineData("process-start", "System.ComponentModel.Win32Exception")]
    [InlineData("process-list", "System.IO.DirectoryNotFoundException")]
    [InlineData("file-watcher", "System.ArgumentException")]
    [InlineData("file-missing", "System.IO.DirectoryNotFoundException")]
    [InlineData("file-write", "System.IO.DirectoryNotFoundException")]
    [InlineData("load-library", "System.DllNotFoundException")]
    public async Task Throws(string program, string exception)
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Conformance, [program])).AssertOk();
        Assert.StartsWith(exception + ": ", outcome.OutputText);
    }
}
