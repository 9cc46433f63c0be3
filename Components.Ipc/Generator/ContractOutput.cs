using System;
using System.Collections.Generic;

namespace LibOs.Components.Ipc.Generator;

/// <summary>What becomes of a contract: a file, or problems.</summary>
internal sealed class ContractOutput(string fileName, string? source, IReadOnlyList<ContractProblem> problems) : IEquatable<ContractOutput>
{
    public string FileName => fileName;

    public string? Source => source;

    public IReadOnlyList<ContractProblem> Problems => problems;

    public bool Equals(ContractOutput? other) => other is not null && problems.Count == 0 && other.Problems.Count == 0 && fileName == other.FileName && source == other.Source;

    public override bool Equals(object? obj) => Equals(obj as ContractOutput);

    public override int GetHashCode() => fileName.GetHashCode();
}
