using EeHw.Model.Networks;
using EeHw.Train.Operators;

namespace EeHw.Train.Engines;

/// <summary>
/// Dense layers that share weights hold a copy each; all copies begin equal and receive the sum of their gradients, so every optimiser that treats parameters one by one
/// keeps them equal.
/// </summary>
internal sealed class SharedWeights
{
    private readonly List<Operator[]> _groups;

    /// <summary>Finds the layers that share.</summary>
    /// <param name="operators">The operators of a network.</param>
    public SharedWeights(IEnumerable<Operator> operators)
        => _groups = [.. operators.Where(o => o.Layer is DenseLayer { SharedWeights: not null }).GroupBy(o => ((DenseLayer)o.Layer).SharedWeights).Select(g => g.ToArray()).Where(g => g.Length > 1)];

    /// <summary>Gives all copies the values of the first.</summary>
    /// <param name="parameters">All parameters.</param>
    public void CopyFirst(float[] parameters)
    {
        foreach (var group in _groups)
        {
            foreach (var other in group.Skip(1))
            {
                Of(group[0], parameters).CopyTo(Of(other, parameters));
            }
        }
    }

    /// <summary>Gives all copies the sum of their gradients.</summary>
    /// <param name="gradient">Gradients of all parameters.</param>
    public void Sum(float[] gradient)
    {
        foreach (var group in _groups)
        {
            var first = Of(group[0], gradient);
            foreach (var other in group.Skip(1))
            {
                var values = Of(other, gradient);
                for (var i = 0; i < first.Length; i++)
                {
                    first[i] += values[i];
                }
            }
        }

        CopyFirst(gradient);
    }

    private static Span<float> Of(Operator o, float[] values) => values.AsSpan(o.Offset, o.WeightCount + o.BiasCount);
}
