using Iced.Intel;

namespace LibOs.Sdk.Verifier;

/// <summary>Reads every instruction of an image once.</summary>
internal static class InstructionSurveyor
{
    /// <summary>Reads all functions.</summary>
    public static InstructionSurvey Read(LinkedFile file, StubObject stubs, CpuLevel level)
    {
        var privileged = new List<PrivilegedInstruction>();
        var beyond = new Dictionary<(LinkedFunction Function, string Feature), int>();
        int count = 0;
        ulong done = 0;
        foreach (LinkedFunction function in file.Functions)
        {
            // Symbols within a function that was read already (entry points of one routine) are passed over.
            if (function.End <= done) continue;
            done = function.End;
            int bits = 64;
            foreach (string name in function.Names)
                if (stubs.Functions.TryGetValue(name, out int stubBits)) bits = stubBits;
            var decoder = Decoder.Create(bits, new ByteArrayCodeReader(file.BytesAt(function.Address)[..(int)function.Size].ToArray()), function.Address);
            while (decoder.IP < function.End)
            {
                decoder.Decode(out Instruction instruction);
                if (instruction.IsInvalid) continue; // data within hand-written code
                count++;
                if (instruction.IsPrivileged) privileged.Add(new PrivilegedInstruction(function, instruction.IP, instruction.ToString(), instruction.Code == Code.Hlt));
                else if (level.Exceeds(instruction, out string feature)) beyond[(function, feature)] = beyond.GetValueOrDefault((function, feature)) + 1;
            }
        }

        return new InstructionSurvey(
            privileged,
            [.. beyond.Select(entry => (entry.Key.Function, entry.Key.Feature, entry.Value)).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Function.Address).ThenBy(entry => entry.Feature, StringComparer.Ordinal)],
            count);
    }
}
