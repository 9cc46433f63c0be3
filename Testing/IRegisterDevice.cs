namespace LibOs.Testing;

/// <summary>A simulated device with 32-bit registers.</summary>
public interface IRegisterDevice
{
    /// <summary>The driver reads a register.</summary>
    /// <param name="offset">Its offset in bytes from the device's base.</param>
    uint Read(uint offset);

    /// <summary>The driver writes a register.</summary>
    /// <param name="offset">Its offset in bytes from the device's base.</param>
    /// <param name="value">What it writes.</param>
    void Write(uint offset, uint value);
}
