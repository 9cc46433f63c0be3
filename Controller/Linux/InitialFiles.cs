using System.Globalization;
using System.Text;

namespace LibOs.Controller.Linux;

/// <summary>Writes an initial file system for Linux: a cpio archive in the format "newc" (Documentation/driver-api/early-userspace/buffer-format.rst of Linux).</summary>
/// <param name="stream">Where it goes.</param>
internal sealed class InitialFiles(Stream stream)
{
    private const uint DirectoryMode = 0x41ed;
    private const uint FileMode = 0x81a4;
    private const uint ExecutableMode = 0x81ed;
    private const uint LinkMode = 0xa1ff;
    private const uint CharacterDeviceMode = 0x2180;

    private readonly HashSet<string> _folders = [];
    private uint _number;
    private long _length;

    /// <summary>Adds a folder, and those around it.</summary>
    public void AddFolder(string path)
    {
        path = path.Trim('/');
        if (path.Length == 0 || !_folders.Add(path)) return;
        int slash = path.LastIndexOf('/');
        if (slash > 0) AddFolder(path[..slash]);
        Add(path, DirectoryMode, []);
    }

    /// <summary>Adds a file.</summary>
    public void AddFile(string path, ReadOnlySpan<byte> content, bool isExecutable = false)
    {
        AddParent(path);
        Add(path.Trim('/'), isExecutable ? ExecutableMode : FileMode, content);
    }

    /// <summary>Adds a symbolic link.</summary>
    public void AddLink(string path, string target)
    {
        AddParent(path);
        Add(path.Trim('/'), LinkMode, Encoding.UTF8.GetBytes(target));
    }

    /// <summary>Adds a character device.</summary>
    public void AddDevice(string path, uint major, uint minor)
    {
        AddParent(path);
        Add(path.Trim('/'), CharacterDeviceMode, [], major, minor);
    }

    /// <summary>Ends the archive.</summary>
    public void End() => Add("TRAILER!!!", 0, []);

    private void AddParent(string path)
    {
        int slash = path.Trim('/').LastIndexOf('/');
        if (slash > 0) AddFolder(path.Trim('/')[..slash]);
    }

    private void Add(string name, uint mode, ReadOnlySpan<byte> content, uint major = 0, uint minor = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        uint[] fields = [++_number, mode, 0, 0, 1, 0, (uint)content.Length, 0, 0, major, minor, (uint)text.Length + 1, 0];
        Write(Encoding.ASCII.GetBytes("070701" + string.Concat(fields.Select(field => field.ToString("x8", CultureInfo.InvariantCulture)))));
        Write(text);
        Write([0]);
        Pad();
        Write(content);
        Pad();
    }

    private void Pad()
    {
        while (_length % 4 != 0) Write([0]);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _length += bytes.Length;
    }
}
