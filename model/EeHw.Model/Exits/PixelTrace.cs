using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits;

/// <summary>
/// Dense prediction pixel by pixel (after Li et al., CVPR 2017, "Not All Pixels Are Equal"): every pixel of a trace of maps becomes a sample of its own, which leaves by its own confidence. Where later layers
/// compute only the pixels that are left, an image costs the mean over its pixels of the cost of the exit each takes, so that every policy, budget and metric of samples holds for pixels as it is; costs are
/// those of a whole image.
/// </summary>
public static class PixelTrace
{
    /// <summary>Takes images apart.</summary>
    /// <param name="trace">A trace whose logits are maps [C, pixels], flattened class by class, at every exit.</param>
    /// <param name="classes">Classes C of a pixel.</param>
    /// <param name="labels">True class of each pixel [N · pixels], images one after the other; null: what the final exit answers stands for it.</param>
    /// <param name="place">Where the trace stands, for messages.</param>
    /// <returns>A trace of N · pixels samples with C classes.</returns>
    /// <exception cref="EeHwException">EEHW5022 for exits whose logits are no such maps, or of different sizes; EEHW5101, EEHW5102 for too few labels, or labels out of range.</exception>
    public static Trace Of(Trace trace, int classes, IReadOnlyList<int>? labels, Place place)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var outputs = trace.ClassesOf(trace.Exits - 1);
        var odd = Enumerable.Range(0, trace.Exits).FirstOrDefault(k => trace.ClassesOf(k) != outputs || outputs % classes != 0 || outputs == classes, -1);
        if (odd >= 0)
        {
            throw new EeHwException(
                Codes.Exits.PolicyShape,
                new Place { File = place.File },
                FormattableString.Invariant($"exit {trace.ExitNames[odd]} has {trace.ClassesOf(odd)} logits per image, the final exit {outputs}; needed are as many at every exit: {classes} classes times two or more pixels."),
                "Give the classes of a pixel, and record all exits at the size of the final one.");
        }

        var pixels = outputs / classes;
        var count = checked(trace.Samples * pixels);
        if (labels is not null && labels.Count != count)
        {
            throw new EeHwException(Codes.Traces.BadShape, place, FormattableString.Invariant($"there are {labels.Count} labels of pixels for {trace.Samples} images of {pixels} pixels."), "Give one label per pixel, images one after the other.");
        }

        var logits = new float[trace.Logits.Length];
        var at = 0;
        for (var k = 0; k < trace.Exits; k++)
        {
            for (var n = 0; n < trace.Samples; n++)
            {
                var map = trace.LogitsOf(k, n);
                for (var p = 0; p < pixels; p++)
                {
                    for (var c = 0; c < classes; c++)
                    {
                        logits[at++] = map[(c * pixels) + p];
                    }
                }
            }
        }

        var apart = trace with { Logits = logits, Samples = count, Classes = classes, ExitClasses = null, LabelMaps = null, Features = null, Labels = new int[count] };
        var bad = labels is null ? -1 : Enumerable.Range(0, count).FirstOrDefault(i => labels[i] < 0 || labels[i] >= classes, -1);
        return bad < 0
            ? apart with { Labels = labels is null ? [.. Enumerable.Range(0, count).Select(i => apart.AnswerOf(trace.Exits - 1, i))] : [.. labels] }
            : throw new EeHwException(Codes.Traces.BadValues, place, FormattableString.Invariant($"the label of image {bad / pixels}, pixel {bad % pixels} is {labels![bad]}; classes are 0 to {classes - 1}."), "Leave pixels without a class out of the trace.");
    }
}
