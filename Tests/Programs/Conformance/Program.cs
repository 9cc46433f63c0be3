namespace LibOs.Conformance;

/// <summary>
/// Many small programs in one image. The same file runs in a partition and directly on Linux, and must do the same.
/// </summary>
internal static class Program
{
    private static int Main(string[] args) => ProgramList.Run("Conformance",
        [
            .. CollectionPrograms.All,
            .. TextPrograms.All,
            .. NumberPrograms.All,
            .. ExceptionPrograms.All,
            .. StackOverflowPrograms.All,
            .. FaultPrograms.All,
            .. EndPrograms.All,
            .. GarbageCollectionPrograms.All,
            .. ThreadingPrograms.All,
            .. AsyncPrograms.All,
            .. ThreadPrograms.All,
            .. MemoryPrograms.All,
            .. TimePrograms.All,
            .. LibraryPrograms.All,
            .. ProcessPrograms.All,
            .. StreamPrograms.All,
            .. UnsupportedPrograms.All,
            .. BootPrograms.All,
            .. KernelPrograms.All,
            .. Calls.DescriptorCalls.All,
            .. Calls.MemoryCalls.All,
            .. Calls.ThreadCalls.All,
            .. Calls.ProgramCalls.All,
            .. SchedulingPrograms.All,
        ], args);
}
