namespace EeHw.Model.Exits;

/// <summary>
/// What a policy may look at when it decides one sample at one exit: this exit and those before it. Later exits have not been computed yet, and
/// labels are not known; asking for a later exit is a bug and throws.
/// </summary>
public readonly ref struct ExitView
{
    private readonly IExitOutputs _outputs;
    private readonly int _sample;

    /// <summary>Looks at a sample.</summary>
    /// <param name="outputs">What the exits answered.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <param name="exit">The exit that decides, from 0.</param>
    public ExitView(IExitOutputs outputs, int sample, int exit) => (_outputs, _sample, Exit) = (outputs, sample, exit);

    /// <summary>The exit that decides, from 0.</summary>
    public int Exit { get; }

    /// <summary>Whether this is the final exit, which always answers.</summary>
    public bool IsFinal => Exit == _outputs.Exits - 1;

    /// <summary>The logits of this exit.</summary>
    public ReadOnlySpan<float> Logits => _outputs.LogitsOf(Exit, _sample);

    /// <summary>The feature vector of this exit; empty where there is none.</summary>
    public ReadOnlySpan<float> Features => _outputs.FeaturesOf(Exit, _sample);

    /// <summary>The logits of this exit or an earlier one.</summary>
    /// <param name="exit">Exit, 0 to <see cref="Exit"/>.</param>
    /// <returns>C_k values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A later exit.</exception>
    public ReadOnlySpan<float> LogitsOf(int exit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exit, Exit);
        return _outputs.LogitsOf(exit, _sample);
    }

    /// <summary>The feature vector of this exit or an earlier one.</summary>
    /// <param name="exit">Exit, 0 to <see cref="Exit"/>.</param>
    /// <returns>D_k values; empty where there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A later exit.</exception>
    public ReadOnlySpan<float> FeaturesOf(int exit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exit, Exit);
        return _outputs.FeaturesOf(exit, _sample);
    }
}
