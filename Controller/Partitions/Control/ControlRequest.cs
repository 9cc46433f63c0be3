namespace LibOs.Controller.Partitions.Control;

/// <summary>Something that the partition's own loop is to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Value">A signal's number, or milliseconds of grace.</param>
internal readonly record struct ControlRequest(ControlRequestKind Kind, long Value = 0);
