using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

/// <summary>The naive model: what each page is.</summary>
internal sealed class AreaModel(int capacity, ulong basePage, int pages)
{
    private (AreaProtection Protection, AreaKind Kind)?[] _pages = new (AreaProtection Protection, AreaKind Kind)?[pages];

    public List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)> Areas() => Areas(_pages);

    public ulong MappedPages => (ulong)_pages.Count(page => page is not null);

    public AreaResult Map(int page, int count, AreaProtection protection, AreaKind kind) =>
        _pages.AsSpan(page, count).ToArray().Any(IsImage)
            ? AreaResult.OutOfRange
            : Commit(page, count, _ => (protection, kind));

    public AreaResult Unmap(int page, int count) =>
        _pages.AsSpan(page, count).ToArray().Any(IsImage) ? AreaResult.OutOfRange : Commit(page, count, _ => null);

    public AreaResult Protect(int page, int count, AreaProtection protection) =>
        _pages.AsSpan(page, count).Contains(null)
            ? AreaResult.NotMapped
            : Commit(page, count, old => (protection, old!.Value.Kind));

    public ulong? FindFree(int count, int alignment)
    {
        for (int page = 0; page + count <= _pages.Length; page++)
        {
            if (IsFree(page, count, alignment)) return (ulong)page;
        }

        return null;
    }

    public bool IsFree(int page, int count, int alignment) =>
        (basePage + (ulong)page) % (ulong)alignment == 0 && page + count <= _pages.Length && !_pages.AsSpan(page, count).ContainsAnyExcept([null]);

    private static bool IsImage((AreaProtection Protection, AreaKind Kind)? page) => page?.Kind == AreaKind.Image;

    private AreaResult Commit(
        int page,
        int count,
        Func<(AreaProtection Protection, AreaKind Kind)?, (AreaProtection Protection, AreaKind Kind)?> change)
    {
        (AreaProtection Protection, AreaKind Kind)?[] changed = [.. _pages];
        for (int i = page; i < page + count; i++) changed[i] = change(changed[i]);
        if (Areas(changed).Count > capacity) return AreaResult.Full;
        _pages = changed;
        return AreaResult.Done;
    }

    private static List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)> Areas(
        (AreaProtection Protection, AreaKind Kind)?[] pages)
    {
        var areas = new List<(ulong Start, ulong End, AreaProtection Protection, AreaKind Kind)>();
        for (int i = 0; i < pages.Length;)
        {
            int end = i + 1;
            while (end < pages.Length && pages[end] == pages[i]) end++;
            if (pages[i] is { } page) areas.Add(((ulong)i, (ulong)end, page.Protection, page.Kind));
            i = end;
        }

        return areas;
    }
}
