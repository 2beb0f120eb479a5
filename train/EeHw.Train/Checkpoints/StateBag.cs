namespace EeHw.Train.Checkpoints;

/// <summary>Named numbers that something needs to go on from where it was.</summary>
internal sealed class StateBag
{
    private readonly SortedDictionary<string, float[]> _singles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double[]> _doubles = new(StringComparer.Ordinal);

    /// <summary>Numbers in single precision, in ordinal order of their names.</summary>
    public IReadOnlyDictionary<string, float[]> SingleValues => _singles;

    /// <summary>Numbers in double precision, in ordinal order of their names.</summary>
    public IReadOnlyDictionary<string, double[]> DoubleValues => _doubles;

    /// <summary>Keeps a copy of numbers.</summary>
    /// <param name="name">A name of their own.</param>
    /// <param name="values">The numbers.</param>
    public void Put(string name, ReadOnlySpan<float> values) => _singles.Add(name, values.ToArray());

    /// <summary>Keeps a copy of numbers.</summary>
    /// <param name="name">A name of their own.</param>
    /// <param name="values">The numbers.</param>
    public void Put(string name, params ReadOnlySpan<double> values) => _doubles.Add(name, values.ToArray());

    /// <summary>Numbers that were kept.</summary>
    /// <param name="name">Their name.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">There are none of that name.</exception>
    public float[] Singles(string name) => _singles.TryGetValue(name, out var values) ? values : throw Missing(name);

    /// <summary>Numbers that were kept.</summary>
    /// <param name="name">Their name.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">There are none of that name.</exception>
    public double[] Doubles(string name) => _doubles.TryGetValue(name, out var values) ? values : throw Missing(name);

    /// <summary>Fills an array with numbers that were kept.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="target">As long as what was kept.</param>
    /// <exception cref="InvalidDataException">There are none of that name, or another number of them.</exception>
    public void Fill(string name, Span<float> target)
    {
        var values = Singles(name);
        if (values.Length != target.Length)
        {
            throw new InvalidDataException($"it has {values.Length} numbers as '{name}' instead of {target.Length}");
        }

        values.CopyTo(target);
    }

    private static InvalidDataException Missing(string name) => new($"it has no '{name}'");
}
