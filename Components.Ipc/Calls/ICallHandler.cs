namespace LibOs.Components.Ipc;

/// <summary>What a core does when another calls it.</summary>
public interface ICallHandler
{
    /// <summary>Runs a function on the called core.</summary>
    /// <param name="caller">The core that calls.</param>
    /// <param name="function">The function's number, of the caller's choice: check it.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <returns>What the caller gets.</returns>
    ulong Handle(int caller, uint function, ulong first, ulong second);
}
