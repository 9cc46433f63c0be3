namespace LibOs.Boot.Tests;

/// <summary>What is no image is refused in one line, before a machine is started.</summary>
public sealed class BadImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libos-boot-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task No_such_file() => AssertRefusedAsync(Path.Combine(_folder, "none.elf"), "there is no image or project ");

    [Fact]
    public Task An_empty_file() => AssertRefusedAsync(Write([]), "is not an image: it is not an ELF file");

    [Fact]
    public Task A_text() => AssertRefusedAsync(Write("#!/bin/sh\necho hello\n"u8.ToArray()), "is not an image: it is not an ELF file");

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public Task A_truncated_image(int length) =>
        AssertRefusedAsync(Write(File.ReadAllBytes(ProgramImage.Hello.Path)[..length]), length < 64 ? "it is not an ELF file" : "is not an image: it is truncated");

    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/usr/bin/env")]
    public Task An_ordinary_executable(string path) => AssertRefusedAsync(path, "is not an image: ");

    [Fact]
    public Task A_folder_without_a_project() => AssertRefusedAsync(_folder, "is a folder without a project");

    [Fact]
    public Task A_device() => AssertRefusedAsync("/dev/null", "'/dev/null' ");

    private static async Task AssertRefusedAsync(string image, string reason)
    {
        Outcome outcome = await Partition.RunAsync(image, []);
        Assert.Equal(125, outcome.Code);
        Assert.Equal("", outcome.OutputText);
        Assert.Contains(reason, outcome.ErrorText);
        Assert.StartsWith("libos: ", outcome.ErrorText);
        Assert.Equal(1, outcome.ErrorText.Count(c => c == '\n'));
    }

    private string Write(byte[] content)
    {
        string path = Path.Combine(_folder, "file.elf");
        File.WriteAllBytes(path, content);
        return path;
    }
}
