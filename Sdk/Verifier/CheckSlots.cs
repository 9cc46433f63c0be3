using System.Buffers.Binary;
using System.Globalization;
using Iced.Intel;
using LibOs.Sdk.Stubs;

namespace LibOs.Sdk.Verifier;

/// <summary>Points the failing branches of checks in kernel path at the slots of <see cref="CheckStubs"/>.</summary>
internal sealed class CheckSlots
{
    private readonly LinkedFile _file;
    private readonly List<Slot> _slots = [];
    private readonly Dictionary<ulong, Slot> _byAddress = [];

    /// <summary>Reads the slots as they are in a file, which may have been patched before.</summary>
    /// <exception cref="InvalidDataException">A slot does not look as the machine stubs lay it down.</exception>
    public CheckSlots(LinkedFile file)
    {
        _file = file;
        for (int index = 0; index < CheckStubs.SlotCount; index++)
        {
            LinkedFunction? function = file.FindFunction(CheckStubs.SlotSymbol + index.ToString(CultureInfo.InvariantCulture));
            if (function is null) break;
            Slot slot = Decode(function);
            _slots.Add(slot);
            _byAddress[function.Address] = slot;
        }
    }

    /// <summary>How many slots the file has.</summary>
    public int Count => _slots.Count;

    /// <summary>The runtime's helper that a call ends in, seen through a slot; the target itself where it is no slot.</summary>
    public ulong Resolve(ulong target) => _byAddress.TryGetValue(target, out Slot? slot) ? slot.Helper : target;

    /// <summary>Assigns slots to the checks and returns what must be written where.</summary>
    /// <param name="checks">The call sites, with the helper each calls.</param>
    /// <returns>The changes; they depend on nothing but the arguments.</returns>
    /// <exception cref="InvalidDataException">A call cannot be changed, or the slots do not suffice.</exception>
    public IReadOnlyList<FilePatch> Assign(IEnumerable<CheckSite> checks)
    {
        CheckSite[] sites = [.. checks.OrderBy(check => check.Call.Address)];
        (LinkedFunction Helper, CheckKind Kind, PolicyKind Owner)[] needed =
            [.. sites.Select(site => (site.Helper, site.Kind, site.Owner)).Distinct().OrderBy(key => key.Helper.Address).ThenBy(key => key.Kind).ThenBy(key => key.Owner)];
        if (needed.Length > _slots.Count)
            throw new InvalidDataException($"kernel path needs {needed.Length} check slots, the machine stubs have {_slots.Count}");
        var patches = new List<FilePatch>();
        var slotOf = new Dictionary<(LinkedFunction, CheckKind, PolicyKind), Slot>();
        for (int i = 0; i < needed.Length; i++)
        {
            Slot slot = _slots[i];
            slotOf[needed[i]] = slot;
            patches.Add(FilePatch.Word(_file.FileOffsetOf(slot.ArgumentAt), (int)needed[i].Kind | ((int)needed[i].Owner << 8)));
            patches.Add(FilePatch.Word(_file.FileOffsetOf(slot.JumpEnd - 4), FilePatch.Distance(slot.JumpEnd, needed[i].Helper.Address)));
        }

        foreach (CheckSite site in sites) patches.Add(FilePatch.Branch(_file, site.Call, slotOf[(site.Helper, site.Kind, site.Owner)].Address));
        return patches;
    }

    private Slot Decode(LinkedFunction function)
    {
        byte[] code = _file.BytesAt(function.Address)[..(int)function.Size].ToArray();
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(code), function.Address);
        ulong argumentAt = 0, helper = 0, jumpEnd = 0;
        while (decoder.IP < function.End)
        {
            Instruction instruction = decoder.Decode();
            if (instruction.Code == Code.Mov_r32_imm32 && instruction.Op0Register == Register.EDI) argumentAt = instruction.NextIP - 4;
            if (instruction.Code == Code.Jmp_rel32_64) (helper, jumpEnd) = (instruction.NearBranchTarget, instruction.NextIP); // the last one counts
        }

        if (argumentAt == 0 || jumpEnd == 0) throw new InvalidDataException($"the machine stub {function.Name} is not as expected");
        return new Slot(function.Address, argumentAt, jumpEnd, helper);
    }

    private sealed record Slot(ulong Address, ulong ArgumentAt, ulong JumpEnd, ulong Helper);
}
