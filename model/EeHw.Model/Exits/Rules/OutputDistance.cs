using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>How far the outputs of two exits lie apart.</summary>
public static class OutputDistance
{
    /// <summary>Names of the distances.</summary>
    public static readonly ValueList<string> Names = ["rms", "mean-abs", "maximum"];

    /// <summary>A distance by its name: <c>rms</c> sqrt(mean (a-b)²), <c>mean-abs</c> mean |a-b|, <c>maximum</c> max |a-b|.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="a">Outputs.</param>
    /// <param name="b">Outputs, as many.</param>
    /// <returns>The distance, at least 0, in the outputs' unit.</returns>
    public static double Of(string name, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (name == "maximum")
        {
            return Maximum(a, b);
        }

        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var d = (double)a[i] - b[i];
            sum += name == "rms" ? d * d : Math.Abs(d);
        }

        return name == "rms" ? Math.Sqrt(sum / a.Length) : sum / a.Length;
    }

    /// <summary>max |a-b|.</summary>
    /// <param name="a">Outputs.</param>
    /// <param name="b">Outputs, as many.</param>
    /// <returns>The distance.</returns>
    public static double Maximum(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double largest = 0;
        for (var i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)a[i] - b[i]));
        }

        return largest;
    }
}
