using System.Xml.Linq;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Pictures of the mesh.</summary>
public sealed class PictureTests
{
    [Fact]
    public void The_mesh_is_drawn_with_clocks_voltages_and_traffic()
    {
        SccSimulator chip = Chip.RunRcce(48, rcce => rcce.Bcast(new byte[3000], 0));
        var picture = new SccPicture(chip);
        XDocument svg = XDocument.Parse(picture.ToSvg());
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Equal(38 + 4 + 2, svg.Descendants().Count(element => element.Name.LocalName == "line"));
        string text = picture.ToText();
        Assert.Contains("533", text, StringComparison.Ordinal);
        Assert.Contains("1.10V", text, StringComparison.Ordinal);
        Assert.Contains("48 cores ran", text, StringComparison.Ordinal);
        Assert.True(chip.Links.Sum(link => link.Packets) > 100);
    }
}
