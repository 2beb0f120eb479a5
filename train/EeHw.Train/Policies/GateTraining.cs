using EeHw.Model.Exits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>What linear gates are trained on: every exit's vectors, each value less its mean over its deviation, and the way back to weights for the values as they are.</summary>
internal sealed class GateTraining
{
    private readonly double[][] _mean;
    private readonly double[][] _scale;
    private readonly float[][] _values;

    public GateTraining(Trace trace, string input, string policy)
    {
        Early = trace.Exits - 1;
        if (input == GateInput.Features && trace.Features is null)
        {
            throw PolicyRequirements.MissingFeatures(policy, trace.ExitNames[0]);
        }

        Widths = [.. Enumerable.Range(0, Early).Select(k => input == GateInput.Features ? trace.FeatureCount(k) : trace.ClassesOf(k))];
        (_mean, _scale, _values) = (new double[Early][], new double[Early][], new float[Early][]);
        for (var k = 0; k < Early; k++)
        {
            var width = Widths[k];
            var (sum, square) = (new double[width], new double[width]);
            for (var n = 0; n < trace.Samples; n++)
            {
                var x = Of(trace, input, k, n);
                for (var i = 0; i < width; i++)
                {
                    sum[i] += x[i];
                    square[i] += (double)x[i] * x[i];
                }
            }

            _mean[k] = Array.ConvertAll(sum, s => s / trace.Samples);
            var mean = _mean[k];
            _scale[k] = [.. square.Select((s, i) => Math.Sqrt(Math.Max(0, (s / trace.Samples) - (mean[i] * mean[i])))).Select(d => d > 1e-12 ? 1 / d : 0)];
            _values[k] = new float[trace.Samples * width];
            for (var n = 0; n < trace.Samples; n++)
            {
                var x = Of(trace, input, k, n);
                for (var i = 0; i < width; i++)
                {
                    _values[k][(n * width) + i] = (float)((x[i] - mean[i]) * _scale[k][i]);
                }
            }
        }
    }

    /// <summary>Early exits K-1.</summary>
    public int Early { get; }

    /// <summary>Values per exit [K-1].</summary>
    public int[] Widths { get; }

    /// <summary>The scaled vector of one sample at one exit.</summary>
    public ReadOnlySpan<float> Of(int exit, int sample) => _values[exit].AsSpan(sample * Widths[exit], Widths[exit]);

    /// <summary>w·x + b of scaled values, b the last parameter.</summary>
    public double Gate(int exit, int sample, double[] parameters)
    {
        var x = Of(exit, sample);
        var sum = parameters[^1];
        for (var i = 0; i < x.Length; i++)
        {
            sum += parameters[i] * x[i];
        }

        return sum;
    }

    /// <summary>Adds a gate's gradient.</summary>
    public void Accumulate(int exit, int sample, double slope, double[] gradient)
    {
        var x = Of(exit, sample);
        for (var i = 0; i < x.Length; i++)
        {
            gradient[i] += slope * x[i];
        }

        gradient[^1] += slope;
    }

    /// <summary>Weights and bias for values as they are.</summary>
    public (ValueList<double> Weights, double Bias) Unscaled(int exit, double[] parameters)
    {
        var weights = _scale[exit].Select((s, i) => s * parameters[i]).ToValueList();
        return (weights, parameters[^1] - weights.Select((w, i) => w * _mean[exit][i]).Sum());
    }

    private static ReadOnlySpan<float> Of(Trace trace, string input, int exit, int sample) => input == GateInput.Features ? trace.FeaturesOf(exit, sample) : trace.LogitsOf(exit, sample);
}
