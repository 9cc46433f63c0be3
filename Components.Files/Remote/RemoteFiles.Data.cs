using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;
using LibOs.NineP.KernelPath;
using LibOs.NineP.Protocol;

namespace LibOs.Components.Files;

/// <content>What reads, writes and locks open files.</content>
internal static unsafe partial class RemoteFiles<THost>
{
    private const int LongestPiece = 128 * 1024;
    private const int PageLength = 4096;
    private const int FindData = 3;

    public static long Read(ref OpenFile file, ref long offset, ulong address, ulong length)
    {
        Pieces pieces = default;
        int first = 0, underWay = 0;
        ulong asked = 0;
        long total = 0, error = 0;
        bool isOver = false;
        while (true)
        {
            while (!isOver && underWay < Pieces.Count && asked < length)
            {
                // Whoever waits for a request must not hold another.
                int request = underWay == 0 ? THost.TakeRequest() : THost.TryTakeRequest();
                if (request < 0) break;
                int count = (int)Math.Min(length - asked, (ulong)PieceLength);
                RequestClient<RequestTransport<THost>>.BeginRead(request, (uint)file.Handle, (ulong)offset + asked, ref count);
                pieces[(first + underWay++) % Pieces.Count] = new Piece { Request = request, Count = count };
                asked += (ulong)count;
            }

            if (underWay == 0) break;
            Piece piece = pieces[first];
            first = (first + 1) % Pieces.Count;
            underWay--;
            long result = RequestClient<RequestTransport<THost>>.EndRead(piece.Request, MessageType.Rread, piece.Count);
            if (!isOver)
            {
                if (result > 0 && !THost.TryCopyOut(address + (ulong)total, AddressOf(THost.GetData(piece.Request, piece.Count)), (int)result)) result = -Error.BadAddress;
                if (result > 0) total += result;
                else error = result;
                isOver = result < piece.Count;
            }

            THost.ReleaseRequest(piece.Request);
        }

        offset += total;
        return total > 0 ? total : error;
    }

    public static long Write(ref OpenFile file, ref long offset, bool appends, ulong address, ulong length)
    {
        Pieces pieces = default;
        int first = 0, underWay = 0;
        ulong asked = 0;
        long total = 0, error = 0;
        bool isOver = false;
        while (true)
        {
            while (!isOver && underWay < Pieces.Count && asked < length)
            {
                int request = underWay == 0 ? THost.TakeRequest() : THost.TryTakeRequest();
                if (request < 0) break;
                Span<byte> data = THost.GetData(request, (int)Math.Min(length - asked, (ulong)PieceLength));
                if (!THost.TryCopyIn(AddressOf(data), address + asked, data.Length))
                {
                    THost.ReleaseRequest(request);
                    error = -Error.BadAddress;
                    isOver = true;
                    break;
                }

                RequestClient<RequestTransport<THost>>.BeginWrite(request, (uint)file.Handle, (ulong)offset + asked, data.Length);
                pieces[(first + underWay++) % Pieces.Count] = new Piece { Request = request, Count = data.Length };
                asked += (ulong)data.Length;
                if (appends) break; // where the next one goes is known when this one is written
            }

            if (underWay == 0) break;
            Piece piece = pieces[first];
            first = (first + 1) % Pieces.Count;
            underWay--;
            long result = RequestClient<RequestTransport<THost>>.EndWrite(piece.Request, piece.Count);
            // What comes behind a piece that was not written whole does not count, though it may be in the file.
            if (isOver && error == 0) continue;
            if (result > 0) total += result;
            else if (error == 0) error = result;
            isOver |= result < piece.Count;
        }

        offset += total;
        if (appends && total > 0)
        {
            FileStatus status = default;
            if (GetStatus(in file.Node, ref status) == 0) offset = status.Size;
        }

        return total > 0 ? total : error;
    }

    /// <summary>Files of the controller's count as without holes.</summary>
    public static long Seek(ref OpenFile file, long offset, int origin)
    {
        FileStatus status = default;
        long result = GetStatus(in file.Node, ref status);
        if (result != 0) return result;
        if (offset < 0 || offset >= status.Size) return -Error.NoSuchAddress;
        return origin == FindData ? offset : status.Size;
    }

    public static long Synchronize(ref OpenFile file, bool dataOnly) => RequestClient<RequestTransport<THost>>.Synchronize((uint)file.Handle, dataOnly);

    /// <summary>Makes a file as long as asked for; space is not reserved.</summary>
    public static long Allocate(ref OpenFile file, uint mode, long offset, long length)
    {
        if (mode != 0) return -Error.NotSupported;
        FileStatus status = default;
        long result = GetStatus(in file.Node, ref status);
        if (result != 0 || status.Size >= offset + length) return result;
        FileChange change = default;
        change.Changes = FileChanges.Size;
        change.Size = offset + length;
        return SetStatus(in file.Node, in change);
    }

    /// <summary>Asks the controller for a lock that was granted here, or gives it back.</summary>
    public static long Lock(ref OpenFile file, ref FileLock request)
    {
        LockType type = request.Kind == FileLockKind.Shared ? LockType.Read : LockType.Write;
        ulong start = request.IsWhole ? 0 : (ulong)request.Start;
        ulong length = request.IsWhole || request.End == long.MaxValue ? 0 : (ulong)(request.End - request.Start);
        if (request.Kind == FileLockKind.Release)
        {
            RequestClient<RequestTransport<THost>>.Unlock((uint)file.Handle, start, length);
            return 0;
        }

        while (true)
        {
            long result = RequestClient<RequestTransport<THost>>.Lock((uint)file.Handle, type, request.Waits ? LockFlags.Block : LockFlags.None, start, length, out LockStatus status);
            // A lock of a whole file needs no rights here, but the controller's locks do: then it holds in this partition only.
            if (result == -Error.BadDescriptor && request.IsWhole) return 0;
            if (result != 0) return result;
            if (status == LockStatus.Success) return 0;
            if (status == LockStatus.Error) return Failed;
            if (!request.Waits) return -Error.Again;
        }
    }

    public static long ReadPage(ref OpenFile file, long offset, nuint page)
    {
        int request = THost.TakeRequest();
        int count = PageLength;
        RequestClient<RequestTransport<THost>>.BeginRead(request, (uint)file.Handle, (ulong)offset, ref count);
        long result = RequestClient<RequestTransport<THost>>.EndRead(request, MessageType.Rread, count);
        if (result > 0)
        {
            // SAFETY: the page is the caller's, 4096 bytes.
            var target = new Span<byte>((void*)page, PageLength);
            int copied = KernelBytes.Copy(THost.GetData(request, count)[..(int)result], target);
            KernelBytes.Clear(target[copied..]);
        }

        THost.ReleaseRequest(request);
        return result > 0 ? 0 : result < 0 ? result : -Error.NoSuchAddress;
    }

    /// <summary>Writes a page back, as far as the file goes.</summary>
    public static long WritePage(ref OpenFile file, long offset, nuint page)
    {
        FileStatus status = default;
        long result = GetStatus(in file.Node, ref status);
        if (result != 0) return result;
        int length = (int)Math.Min(status.Size - offset, PageLength);
        if (length <= 0) return 0;
        int request = THost.TakeRequest();
        // SAFETY: the page is the caller's, 4096 bytes.
        _ = KernelBytes.Copy(new ReadOnlySpan<byte>((void*)page, length), THost.GetData(request, length));
        RequestClient<RequestTransport<THost>>.BeginWrite(request, (uint)file.Handle, (ulong)offset, length);
        result = RequestClient<RequestTransport<THost>>.EndWrite(request, length);
        return result < 0 ? result : result == length ? 0 : Failed;
    }

    private static int PieceLength => (int)Math.Min(s_messageSize - NinePConstants.WriteHeadLength, LongestPiece);

    // SAFETY: the data of requests lies in frames of the kernel's, which do not move.
    private static nuint AddressOf(Span<byte> data) => (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));
}
