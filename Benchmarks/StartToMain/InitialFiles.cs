using System.Text;

namespace LibOs.Benchmarks.StartToMain;

/// <summary>Writes the initial file system of the Linux machine: a cpio archive (newc) of /dev/console and /init.</summary>
internal static class InitialFiles
{
    private const uint Directory = 0x41ed;
    private const uint CharacterDevice = 0x2180;
    private const uint Executable = 0x81ed;

    public static void Write(string path, string init)
    {
        using var archive = File.Create(path);
        int number = 1;
        Add(archive, ref number, "dev", Directory, []);
        Add(archive, ref number, "dev/console", CharacterDevice, [], major: 5, minor: 1);
        Add(archive, ref number, "init", Executable, File.ReadAllBytes(init));
        Add(archive, ref number, "TRAILER!!!", 0, []);
    }

    private static void Add(Stream archive, ref int number, string name, uint mode, byte[] content, uint major = 0, uint minor = 0)
    {
        uint[] fields = [(uint)number++, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, major, minor, (uint)name.Length + 1, 0];
        archive.Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("x8"))) + name + '\0'));
        Pad(archive);
        archive.Write(content);
        Pad(archive);
    }

    private static void Pad(Stream archive)
    {
        while (archive.Position % 4 != 0) archive.WriteByte(0);
    }
}
