using LibOs.Abstractions.Ports;
using LibOs.Kernel.Memory;

namespace LibOs.Kernel.Tests;

public sealed class PageEntryTests
{
    private const ulong Frame = 0x000A_BCDE_F123_4000;

    public static TheoryData<AreaProtection, bool> Cases()
    {
        var cases = new TheoryData<AreaProtection, bool>();
        for (int protection = 0; protection <= (int)(AreaProtection.Read | AreaProtection.Write | AreaProtection.Execute); protection++)
        {
            cases.Add((AreaProtection)protection, false);
            cases.Add((AreaProtection)protection, true);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_page_is_both_writable_and_executable(AreaProtection protection, bool fetching)
    {
        ulong entry = PageEntry.ForProgram(Frame, protection, fetching);
        Assert.False((entry & PageEntry.Present) != 0 && (entry & PageEntry.Writable) != 0 && (entry & PageEntry.NoExecute) == 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_page_grants_what_its_area_allows_and_no_more(AreaProtection protection, bool fetching)
    {
        ulong entry = PageEntry.ForProgram(Frame, protection, fetching);
        bool write = (protection & AreaProtection.Write) != 0;
        bool execute = (protection & AreaProtection.Execute) != 0;
        bool both = write && execute;
        Assert.Equal(Frame, entry & PageEntry.AddressMask);
        Assert.NotEqual(0ul, entry & PageEntry.Owned);
        Assert.Equal(protection != AreaProtection.None, (entry & PageEntry.Present) != 0);
        if (protection == AreaProtection.None) return;
        Assert.Equal(both ? !fetching : write, (entry & PageEntry.Writable) != 0);
        Assert.Equal(both ? fetching : execute, (entry & PageEntry.NoExecute) == 0);
        Assert.Equal(0ul, entry & (PageEntry.Large | PageEntry.CacheDisabled | PageEntry.WriteThrough));
    }

    [Fact]
    public void Software_bits_and_address_bits_keep_apart()
    {
        Assert.Equal(0ul, PageEntry.AddressMask & (PageEntry.Owned | PageEntry.Present | PageEntry.Writable | PageEntry.NoExecute | PageEntry.Large));
        Assert.InRange(PageEntry.Owned, 1ul << 9, 1ul << 11); // the bits that the processor ignores
    }
}
