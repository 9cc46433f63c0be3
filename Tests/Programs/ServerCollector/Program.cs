using LibOs.Conformance;

return ProgramList.Run("ServerCollector", GarbageCollectionPrograms.All, args);
