namespace LibOs.WrongPolicies;

/// <summary>What a policy of this program does wrong next; set by the program, read beneath it.</summary>
public enum Mistake
{
    None,
    NotReady,
    NoSuchThread,
    OutOfRange,
    NoneAlthoughReady,
    SameFrameTwice,
    FrameOutOfRange,
    MisalignedBlock,
}
