namespace EeHw.Model.Exits;

/// <summary>What exits answered, sample by sample: a trace, or a network that is running.</summary>
public interface IExitOutputs
{
    /// <summary>Exits K.</summary>
    int Exits { get; }

    /// <summary>Names of the exits [K], for messages.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Classes C_k that an exit tells apart.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Number of logits.</returns>
    int ClassesOf(int exit);

    /// <summary>The logits of one sample at one exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>C_k values.</returns>
    ReadOnlySpan<float> LogitsOf(int exit, int sample);

    /// <summary>Length D_k of an exit's feature vector; 0 where there are no features.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Number of values.</returns>
    int FeatureCount(int exit);

    /// <summary>The feature vector of one sample at one exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>D_k values; empty where there are no features.</returns>
    ReadOnlySpan<float> FeaturesOf(int exit, int sample);
}
