namespace EeHw.Model.Engines;

/// <summary>Which operand stays in the processing elements of a systolic array.</summary>
public enum Dataflow
{
    /// <summary>Weights stay; maps stream through, partial sums move down the columns.</summary>
    WeightStationary,

    /// <summary>Sums stay; maps and weights stream through.</summary>
    OutputStationary,

    /// <summary>Maps stay; weights stream through, partial sums move down the columns.</summary>
    InputStationary,
}
