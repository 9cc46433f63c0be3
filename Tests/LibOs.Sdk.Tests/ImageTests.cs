using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using LibOs.Sdk.Elf;
using LibOs.Sdk.Metadata;

namespace LibOs.Sdk.Tests;

public sealed class ImageTests
{
    [Fact]
    public void Stripping_keeps_what_is_loaded_and_nothing_else()
    {
        byte[] file = SampleElf.Create();
        byte[] stripped = ElfImage.Parse(file).Strip(0x180000);

        Assert.Equal(SampleElf.LoadedEnd, stripped.Length);
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(stripped.AsSpan(40)));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(stripped.AsSpan(60)));
        Assert.Equal(file.AsSpan(0x400, SampleElf.LoadedEnd - 0x400), stripped.AsSpan(0x400));
        Assert.Equal(0x180000UL, BinaryPrimitives.ReadUInt64LittleEndian(stripped.AsSpan(SampleElf.StackHeader + 40)));
        Assert.Equal(5, ElfImage.Parse(stripped).Segments.Count);
    }

    [Fact]
    public void Notes_are_found_by_owner_and_type()
    {
        var image = ElfImage.Parse(SampleElf.Create());

        Assert.Equal(0x200140UL, BinaryPrimitives.ReadUInt64LittleEndian(image.FindNote("Xen"u8, 18)));
        Assert.Equal(20, image.FindNote("GNU"u8, 3).Length);
        Assert.True(image.FindNote("GNU"u8, 1).IsEmpty);
    }

    [Fact]
    public void A_damaged_file_is_refused_or_read_but_never_read_past_its_end()
    {
        byte[] original = SampleElf.Create();
        TestRun.Repeat(TestRun.Count(5_000, 200_000), random =>
        {
            byte[] file = original[..random.Next(original.Length + 1)];
            for (int flips = random.Next(8); flips > 0 && file.Length > 0; flips--) file[random.Next(Math.Min(file.Length, 0x260))] ^= (byte)(1 << random.Next(8));
            try
            {
                var image = ElfImage.Parse(file);
                _ = image.Strip(1);
                _ = image.FindNote("GNU"u8, 3);
                _ = ImageManifest.MinimumMemory(image, 1);
            }
            catch (InvalidDataException)
            {
                // The file is refused: what it should be.
            }
        });
    }

    [Fact]
    public void The_manifest_tells_what_is_in_the_image_and_what_it_needs()
    {
        var image = ElfImage.Parse(SampleElf.Create());
        byte[] stripped = image.Strip(1);
        var application = new ApplicationInfo("App", "3.1.0", "LibOs.Kernel 0.1.0", [("IScheduler", "Fair, Schedulers 1.0.0")], [("Schedulers", "1.0.0")]);
        var settings = new ImageSettings(8 << 20, ImageSettings.GetCpuLevel(""), "9.0.20", "9.0.20", [("Configuration", "Release")]);

        byte[] written = ImageManifest.Write(image, stripped, application, settings);
        using var json = JsonDocument.Parse(written);
        var root = json.RootElement;

        Assert.Equal(1, root.GetProperty("formatVersion").GetInt32());
        Assert.Equal("App", root.GetProperty("assembly").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stripped)), root.GetProperty("sha256").GetString());
        Assert.Equal("0102030405060708090a0b0c0d0e0f1011121314", root.GetProperty("buildId").GetString());
        // 0x208000 is the image's end: 2.03 MiB, and 8 MiB for kernel and runtime, in whole MiB.
        Assert.Equal(11 << 20, root.GetProperty("minimumMemory").GetInt64());
        Assert.Equal("x86-64-v2", root.GetProperty("cpuLevel").GetString());
        Assert.Equal("Fair, Schedulers 1.0.0", root.GetProperty("ports").GetProperty("IScheduler").GetString());
        Assert.Equal(["text", "rodata", "data"], root.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("name").GetString()));
        Assert.Equal("Release", root.GetProperty("options").GetProperty("Configuration").GetString());
        Assert.Equal(written, ImageManifest.Write(image, stripped, application, settings));
    }

    [Theory]
    [InlineData("", "x86-64-v2")]
    [InlineData("x86-x64-v3", "x86-64-v3")]
    [InlineData("bmi2", "x86-64-v2,bmi2")]
    public void The_cpu_level_follows_the_instruction_set(string instructionSet, string level) => Assert.Equal(level, ImageSettings.GetCpuLevel(instructionSet));

    [Fact]
    public void The_composition_is_read_back_from_the_application()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Packages.Emit("App", "1.5.0", """
                [assembly: System.Reflection.AssemblyMetadata("LibOs.Kernel", "LibOs.Kernel 0.1.0")]
                [assembly: System.Reflection.AssemblyMetadata("LibOs.Port:IScheduler", "Fair, Schedulers 1.0.0")]
                [assembly: System.Reflection.AssemblyMetadata("Other", "x")]
                """));
            var info = ApplicationInfo.Read(path, []);

            Assert.Equal(("App", "1.5.0", "LibOs.Kernel 0.1.0"), (info.Name, info.Version, info.Kernel));
            Assert.Equal([("IScheduler", "Fair, Schedulers 1.0.0")], info.Ports);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
