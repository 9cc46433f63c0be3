using System.Text;
using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Calls on directories and names.</summary>
internal static unsafe class TreeCalls
{
    private const long Open = 2, Close = 3, Stat = 4, LinkStat = 6, CurrentDirectory = 79, Chdir = 80, Fchdir = 81, Rename = 82, Mkdir = 83, Rmdir = 84, Link = 86, Unlink = 87,
        SymbolicLink = 88, ReadLink = 89, ReadDirectory = 217, MkdirAt = 258, UnlinkAt = 263, RenameAt = 264, LinkAt = 265, SymbolicLinkAt = 266, ReadLinkAt = 267, RenameAt2 = 316;

    private const long Here = -100;

    public static ConformanceProgram[] All =>
    [
        new("call-directories", Directories),
        new("call-links", Links),
        new("call-rename", Renaming),
    ];

    private static void Directories()
    {
        using var place = new Place();
        byte* buffer = stackalloc byte[4096];
        Show("mkdir", Make(Mkdir, place["a"], 0x1FF));
        Show("mkdir again", Make(Mkdir, place["a"], 0x1FF));
        Show("mkdir with a slash", Make(Mkdir, place["b/"], 0x1FF));
        Show("mkdir below nothing", Make(Mkdir, place["none/x"], 0x1FF));
        Show("mkdir of dots", Make(Mkdir, place["a/."], 0x1FF));
        Show("mkdirat", Make(MkdirAt, Here, (void*)place["a/inner"], 0x1FF));
        Show("rmdir of what is not empty", Make(Rmdir, place["a"]));
        Show("rmdir of a dot", Make(Rmdir, place["a/."]));
        Show("rmdir of two dots", Make(Rmdir, place["a/inner/.."]));
        Show("rmdir of what is missing", Make(Rmdir, place["none"]));
        Show("rmdir", Make(Rmdir, place["b/"]));
        Show("unlink of a directory", Make(Unlink, place["a"]));
        Show("chdir", Make(Chdir, place["a/inner"]));
        long length = Make(CurrentDirectory, (long)buffer, 4096);
        Console.WriteLine(Encoding.UTF8.GetString(buffer, (int)length - 1).Replace(place.Path, "~", StringComparison.Ordinal));
        Show("getcwd with little room", Make(CurrentDirectory, (long)buffer, 5));
        Show("rmdir of the working directory", Make(Rmdir, place["a/inner"]));
        Show("a file in it", Make(Open, place.Text("x"), 0x41, 0x1A4));
        Show("chdir up", Make(Chdir, place.Text("..")));
        Show("chdir to what is missing", Make(Chdir, place.Text("none")));
        for (int i = 0; i < 200; i++) Show("mkdir", i % 50 == 0 ? Make(Mkdir, place[$"a/{i}"], 0x1FF) : Math.Min(Make(Mkdir, place[$"a/{i}"], 0x1FF), 0));
        long directory = Make(Open, place["a"]);
        Show("fchdir", Make(Fchdir, directory));
        Show("fchdir to nothing", Make(Fchdir, 999));
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while ((length = Make(ReadDirectory, directory, buffer, 1024)) > 0)
        {
            for (byte* at = buffer; at < buffer + length; at += *(ushort*)(at + 16))
            {
                string name = Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(at + 19));
                if (!names.Add(name)) Console.WriteLine($"{name} twice");
                if (at[18] != 4) Console.WriteLine($"{name} is of type {at[18]}");
            }
        }

        Console.WriteLine($"{length} {names.Count} {names.First()} {names.Last()}");
        Show("getdents64 with little room", Make(8, directory, 0, 0) + Make(ReadDirectory, directory, buffer, 4));
        Show("getdents64 into nowhere", Make(ReadDirectory, directory, (void*)BadAddress, 4096));
        long file = Make(Open, place["file"], 0x41, 0x1A4);
        Show("getdents64 of a file", Make(ReadDirectory, file, buffer, 4096));
        _ = Make(Close, file);
        _ = Make(Close, directory);
        _ = Make(Chdir, place.Text("/"));
    }

    private static void Links()
    {
        using var place = new Place();
        byte* buffer = stackalloc byte[4096];
        _ = Make(Close, Make(Open, place["file"], 0x41, 0x1A4));
        _ = Make(Mkdir, place["folder"], 0x1FF);
        Show("link", Make(Link, place["file"], place["second"]));
        Show("link again", Make(Link, place["file"], place["second"]));
        Show("link of a directory", Make(Link, place["folder"], place["x"]));
        Show("link of what is missing", Make(Link, place["none"], place["x"]));
        _ = Make(Stat, place["file"], buffer);
        Console.WriteLine($"links: {*(long*)(buffer + 16)}");
        Show("linkat", Make(LinkAt, Here, place["file"], Here, place["folder/third"], 0));
        Show("unlink", Make(Unlink, place["file"]));
        Show("unlink of what is missing", Make(Unlink, place["file"]));
        Show("unlinkat", Make(UnlinkAt, Here, (void*)place["second"], 0));
        _ = Make(Stat, place["folder/third"], buffer);
        Console.WriteLine($"links: {*(long*)(buffer + 16)}");
        Show("symlink", Make(SymbolicLink, place.Text("folder/third"), place["link"]));
        Show("symlink again", Make(SymbolicLink, place.Text("x"), place["link"]));
        Show("symlink to nothing", Make(SymbolicLink, place.Text(""), place["empty"]));
        Show("symlinkat", Make(SymbolicLinkAt, place.Text("dangling"), (void*)Here, place["other"]));
        Show("readlink", Make(ReadLink, place["link"], buffer, 4096));
        Console.WriteLine(Encoding.UTF8.GetString(buffer, 12));
        Show("readlink with little room", Make(ReadLink, place["link"], buffer, 5));
        Show("readlink of a file", Make(ReadLink, place["folder/third"], buffer, 4096));
        Show("readlinkat", Make(ReadLinkAt, Here, (void*)place["other"], (long)buffer, 4096));
        Show("stat through it", Make(Stat, place["link"], buffer));
        Show("stat through the dangling one", Make(Stat, place["other"], buffer));
        Show("lstat", Make(LinkStat, place["other"], buffer));
        Console.WriteLine($"{*(uint*)(buffer + 24):x} {*(long*)(buffer + 48)}");
        Show("O_NOFOLLOW", Make(Open, place["link"], 0x20000));
        Show("O_EXCL through it", Make(Open, place["other"], 0xC1, 0x1A4));
        Show("link of a link", Make(Link, place["link"], place["linked"]));
        Show("is a link", Make(ReadLink, place["linked"], buffer, 100));
        Show("linkat that follows", Make(LinkAt, Here, place["link"], Here, place["followed"], 0x400));
        Show("is none", Make(ReadLink, place["followed"], buffer, 100));
        _ = Make(SymbolicLink, place.Text("folder"), place["alias"]);
        Show("a slash behind a link", Make(LinkStat, place["alias/"], buffer));
        Console.WriteLine($"{*(uint*)(buffer + 24) & 0xF000:x}");
        Show("rmdir of a link", Make(Rmdir, place["alias"]));
        Show("unlink with a slash", Make(Unlink, place["alias/"]));
        Show("mkdir over a dangling link", Make(Mkdir, place["other"], 0x1FF));
        _ = Make(SymbolicLink, place.Text("loop"), place["loop"]);
        Show("a loop", Make(Stat, place["loop"], buffer));
        Show("a loop in the middle", Make(Stat, place["loop/x"], buffer));
    }

    private static void Renaming()
    {
        using var place = new Place();
        byte* buffer = stackalloc byte[256];
        foreach (string name in (string[])["a", "b"]) File.WriteAllText($"{place.Path}/{name}", name);
        foreach (string name in (string[])["d", "e/inner", "f"]) _ = Directory.CreateDirectory($"{place.Path}/{name}");
        Show("rename", Make(Rename, place["a"], place["c"]));
        Show("rename over another", Make(Rename, place["b"], place["c"]));
        Console.WriteLine(File.ReadAllText(place.Path + "/c"));
        Show("rename of what is missing", Make(Rename, place["b"], place["x"]));
        Show("rename onto itself", Make(Rename, place["c"], place["c"]));
        Show("a file over a directory", Make(Rename, place["c"], place["d"]));
        Show("a directory over a file", Make(Rename, place["d"], place["c"]));
        Show("a directory over an empty one", Make(Rename, place["d"], place["f"]));
        Show("a directory over a full one", Make(Rename, place["f"], place["e"]));
        Show("a directory into itself", Make(Rename, place["e"], place["e/inner/x"]));
        Show("a directory over its parent", Make(Rename, place["e/inner"], place["e"]));
        Show("to what is missing", Make(Rename, place["c"], place["none/x"]));
        Show("of dots", Make(Rename, place["e/."], place["x"]));
        Show("to dots", Make(Rename, place["e"], place["f/.."]));
        Show("a file with a slash", Make(Rename, place["c/"], place["x"]));
        Show("to a slash", Make(Rename, place["c"], place["x/"]));
        Show("a directory to a slash", Make(Rename, place["f"], place["g/"]));
        Show("renameat", Make(RenameAt, Here, place["c"], Here, place["e/c"]));
        Show("renameat2 without replacing", Make(RenameAt2, Here, place["e/c"], Here, place["g"], 1));
        Show("renameat2 exchanging", Make(RenameAt2, Here, place["e/c"], Here, place["g"], 2));
        Console.WriteLine($"{File.ReadAllText(place.Path + "/g")} {Directory.Exists(place.Path + "/e/c")}");
        Show("exchanging with nothing", Make(RenameAt2, Here, place["g"], Here, place["none"], 2));
        Show("both", Make(RenameAt2, Here, place["g"], Here, place["e/c"], 3));
        _ = Make(Stat, place["e"], buffer);
        Console.WriteLine($"links of a directory with two: {*(long*)(buffer + 16)}");
    }
}
