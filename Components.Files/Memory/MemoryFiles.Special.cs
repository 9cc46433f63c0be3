using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <content>What the tree begins with: devices, files that the kernel writes, short texts.</content>
internal static unsafe partial class MemoryFiles<THost>
{
    private const uint EverybodyReadsAndWrites = 0x1B6;
    private const uint EverybodyReads = 0x124;
    private const uint OwnerWritesText = 0x1A4;

    public static void AddDevice(ref readonly Node directory, ReadOnlySpan<byte> name, FileDevice device)
    {
        if (Make(in directory, name, FileMode.CharacterDevice | EverybodyReadsAndWrites, out Node node) != 0) return;
        InodeOf(in node)->Device = device;
        Release(in node);
    }

    public static void AddContent(ref readonly Node directory, ReadOnlySpan<byte> name, FileContent content)
    {
        if (Make(in directory, name, FileMode.Regular | EverybodyReads, out Node node) != 0) return;
        InodeOf(in node)->Content = content;
        Release(in node);
    }

    public static void AddText(ref readonly Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (Make(in directory, name, FileMode.Regular | OwnerWritesText, out Node node) != 0) return;
        Inode* inode = InodeOf(in node);
        byte* page = MakePage(inode, 0, willBeFilled: false);
        // SAFETY: a page of 4096 bytes.
        if (page != null) inode->Size = KernelBytes.Copy(text, new Span<byte>(page, PageLength));
        Release(in node);
    }
}
