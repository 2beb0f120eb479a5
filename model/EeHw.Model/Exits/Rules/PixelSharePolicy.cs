using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Dense prediction: an image leaves when the share of its pixels whose max-softmax reaches a pixel threshold is large enough (MESS, Kouris et al., ECCV 2022). The exit's logits are a map
/// [C, pixels], flattened class by class. The class answered is the one most pixels have, the lowest where several tie. Confidence is the share of sure pixels.
/// </summary>
public sealed record PixelSharePolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "pixel-share";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "leaves when enough pixels of a dense prediction are sure", (f, h, _) => new PixelSharePolicy
    {
        PixelClasses = (int)f.Integer("pixelClasses", 1, int.MaxValue),
        PixelConfidence = f.Number("pixelConfidence", NumberRange.Any),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    private static readonly MaxSoftmaxScore _score = new();

    /// <summary>Classes C of a pixel; divides the logits of every exit.</summary>
    public required int PixelClasses { get; init; }

    /// <summary>Threshold of a pixel, on the confidence scale of max-softmax.</summary>
    public required double PixelConfidence { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override bool IsBoundToNetwork => false;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.None("the units decide on one vector of logits, not on a map of them", "Pool the map to one vector per image in the exit's head and use max-softmax.");

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Exits; k++)
        {
            if (outputs.ClassesOf(k) % PixelClasses != 0)
            {
                throw new EeHwException(
                    Codes.Exits.PolicyShape,
                    new Place { Item = $"policy {Name}, exit {outputs.Names[k]}" },
                    FormattableString.Invariant($"the exit has {outputs.ClassesOf(k)} outputs, which is no whole number of pixels with {PixelClasses} classes."),
                    "Give the classes of a pixel.");
            }
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
    {
        var logits = view.Logits;
        var pixels = logits.Length / PixelClasses;
        Span<float> pixel = PixelClasses <= 256 ? stackalloc float[PixelClasses] : new float[PixelClasses];
        var votes = new int[PixelClasses];
        var sure = 0;
        for (var i = 0; i < pixels; i++)
        {
            for (var c = 0; c < PixelClasses; c++)
            {
                pixel[c] = logits[(c * pixels) + i];
            }

            votes[LogitOrder.ArgMax(pixel)]++;
            sure += _score.Confidence(pixel) >= PixelConfidence ? 1 : 0;
        }

        return ((double)sure / pixels, Array.IndexOf(votes, votes.Max()));
    }

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("pixelClasses", YamlScalar.Of((long)PixelClasses)), ("pixelConfidence", YamlScalar.Of(PixelConfidence)));
}
