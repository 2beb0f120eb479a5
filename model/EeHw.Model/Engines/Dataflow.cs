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

    /// <summary>No systolic array: every element holds the sum of an output of its own; map words go to all elements of a row, weights to all of a column, in the same clock.</summary>
    OutputParallel,
}
