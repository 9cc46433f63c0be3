namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>The example of the package's README, as it stands there.</summary>
public sealed class TokenRingTests
{
    [Fact]
    public void A_token_goes_round_all_48_cores()
    {
        byte token = 0;
        var chip = new SccSimulator();
        chip.Run(48, core =>
        {
            using Rcce rcce = Rcce.Init(new SccDriver(core));
            int next = (rcce.Ue + 1) % rcce.NumUes;
            int last = (rcce.Ue + rcce.NumUes - 1) % rcce.NumUes;
            byte[] message = [1];
            if (rcce.Ue == 0) rcce.Send(message, next);
            rcce.Recv(message, last);
            if (rcce.Ue == 0) token = message[0];
            else rcce.Send([(byte)(message[0] + 1)], next);
        });
        Assert.Equal(48, token);
        Assert.InRange(chip.Time, 100, 1000);
    }
}
