using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Which stage runs on which clock. One clock is no plan: nothing is crossed and the graph names no clocks.</summary>
internal sealed class ClockPlan
{
    private readonly int[] _clockOf;

    public ClockPlan(Design design, int stages)
    {
        _clockOf = new int[stages];
        Clocks = design.Clocks.Count == 0
            ? []
            : [new ClockDomain(ClockDomain.Main, new Frequency(design.ClockMhz), 0), .. design.Clocks.Select(c => new ClockDomain(c.Name, new Frequency(c.Mhz), c.PhaseNs))];
        for (var i = 0; i < design.Clocks.Count; i++)
        {
            foreach (var stage in design.Clocks[i].Stages.Where(s => s < stages))
            {
                _clockOf[stage] = i + 1;
            }
        }
    }

    /// <summary>The clocks; empty for one.</summary>
    public ValueList<ClockDomain> Clocks { get; }

    /// <summary>Index of a stage's clock.</summary>
    public int Of(int stage) => _clockOf[stage];

    /// <summary>Clocks of the main clock that a clock of a stage takes.</summary>
    public double MainClocksPerClock(int stage) => Clocks.Count == 0 ? 1 : Clocks[0].Clock.Megahertz / Clocks[Of(stage)].Clock.Megahertz;

    /// <summary>Clocks by stage; empty for one clock.</summary>
    public ValueList<int> StageClocks => Clocks.Count == 0 ? [] : _clockOf.ToValueList();
}
