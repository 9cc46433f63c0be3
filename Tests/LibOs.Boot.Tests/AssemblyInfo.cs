using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// A partition takes a core.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
