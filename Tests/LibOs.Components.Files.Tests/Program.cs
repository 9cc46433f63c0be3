using System.Text;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files.Tests;

/// <summary>Calls as a program makes them, on the component as the kernel uses it.</summary>
internal static unsafe class Program
{
    public const uint Create = 0x40;
    public const uint Exclusive = 0x80;
    public const uint ReadWrite = 2;

    private static readonly Lazy<bool> s_started = new(() =>
    {
        VirtualFiles.Start<FakeHost>();
        return true;
    });

    /// <summary>The tree is built once in a process.</summary>
    public static void Start() => Assert.True(s_started.Value);

    public static long Open(string path, uint flags, out int file)
    {
        fixed (byte* text = Text(path))
        {
            long result = VirtualFiles.Open<FakeHost>(IFiles.CurrentDirectory, (ulong)text, flags, 0x1A4, out FileOpening opening);
            file = opening.File;
            return result;
        }
    }

    public static void Close(int file) => VirtualFiles.Close<FakeHost>(file);

    public static long Write(int file, long offset, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data) return VirtualFiles.Write<FakeHost>(file, ref offset, appends: false, (ulong)bytes, (ulong)data.Length);
    }

    public static byte[] Read(int file)
    {
        byte[] all = new byte[1 << 20];
        long offset = 0;
        fixed (byte* bytes = all)
        {
            long count = VirtualFiles.Read<FakeHost>(file, ref offset, (ulong)bytes, (ulong)all.Length);
            Assert.True(count >= 0, $"read: {count}");
            return all[..(int)count];
        }
    }

    public static long SetSize(int file, long size)
    {
        FileChange change = default;
        change.Changes = FileChanges.Size;
        change.Size = size;
        return VirtualFiles.SetStatus<FakeHost>(file, in change);
    }

    public static long MakeDirectory(string path)
    {
        fixed (byte* text = Text(path)) return VirtualFiles.MakeDirectory<FakeHost>(IFiles.CurrentDirectory, (ulong)text, 0x1FF);
    }

    public static long Unlink(string path, bool isDirectory)
    {
        fixed (byte* text = Text(path)) return VirtualFiles.Unlink<FakeHost>(IFiles.CurrentDirectory, (ulong)text, isDirectory);
    }

    public static long Rename(string from, string to)
    {
        fixed (byte* first = Text(from), second = Text(to))
            return VirtualFiles.Rename<FakeHost>(IFiles.CurrentDirectory, (ulong)first, IFiles.CurrentDirectory, (ulong)second, 0);
    }

    public static long Link(string from, string to)
    {
        fixed (byte* first = Text(from), second = Text(to))
            return VirtualFiles.Link<FakeHost>(IFiles.CurrentDirectory, (ulong)first, IFiles.CurrentDirectory, (ulong)second, follows: false);
    }

    public static long MakeSymbolicLink(string target, string path)
    {
        fixed (byte* first = Text(target), second = Text(path))
            return VirtualFiles.MakeSymbolicLink<FakeHost>((ulong)first, IFiles.CurrentDirectory, (ulong)second);
    }

    public static long GetStatus(string path, ref FileStatus status)
    {
        fixed (byte* text = Text(path)) return VirtualFiles.GetStatusAt<FakeHost>(IFiles.CurrentDirectory, (ulong)text, follows: true, ref status);
    }

    /// <summary>The names in a directory, read in small pieces.</summary>
    public static List<string> List(string path)
    {
        var names = new List<string>();
        Assert.Equal(0, Open(path, 0, out int file));
        long offset = 0;
        byte[] buffer = new byte[600];
        fixed (byte* bytes = buffer)
        {
            long length;
            while ((length = VirtualFiles.ReadDirectory<FakeHost>(file, ref offset, (ulong)bytes, (ulong)buffer.Length)) > 0)
            {
                for (int at = 0; at < length; at += BitConverter.ToUInt16(buffer, at + 16))
                {
                    int end = Array.IndexOf(buffer, (byte)0, at + 19);
                    names.Add(Encoding.UTF8.GetString(buffer, at + 19, end - at - 19));
                }
            }

            Assert.Equal(0, length);
        }

        Close(file);
        return names;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
