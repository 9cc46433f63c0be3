namespace LibOs.Abstractions.Composition;

/// <summary>
/// Declares that a method of kernel path that calls itself, directly or through others, stops after a known number of
/// turns. Recursion without this attribute is a build error, because a kernel stack is small.
/// </summary>
/// <param name="maximumCalls">How many calls of the method are in progress at most at a time; 1 or more.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BoundedRecursionAttribute(int maximumCalls) : Attribute
{
    /// <summary>How many calls of the method are in progress at most at a time.</summary>
    public int MaximumCalls { get; } = maximumCalls;
}
