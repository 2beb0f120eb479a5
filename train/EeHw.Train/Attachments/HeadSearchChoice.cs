using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Train.Attachments;

/// <summary>Which heads are tried at each exit, and by what the best is chosen.</summary>
/// <param name="Candidates">Kinds and widths; null width: what the kind usually has.</param>
/// <param name="MaximumDrop">Share of all samples that may be answered wrongly by an early exit and rightly by the final one, net, over all exits together; 0 to 1.</param>
/// <param name="Rule">One of <see cref="Rules"/>.</param>
public sealed record HeadSearchChoice(ValueList<(HeadKind Kind, int? Width)> Candidates, double MaximumDrop, string Rule)
{
    /// <summary>ratio: cost saved over cost spent (FlexDNN); gain: cost saved less cost spent.</summary>
    public static readonly ValueList<string> Rules = ["ratio", "gain"];

    /// <summary>Half a point.</summary>
    public const double UsualDrop = 0.005;

    private static readonly ValueList<(HeadKind Kind, int? Width)> _all =
    [
        (HeadKind.PoolFc, null), (HeadKind.MixedPool, null), (HeadKind.SeparablePoolFc, 4), (HeadKind.SeparablePoolFc, 8), (HeadKind.SeparablePoolFc, 16),
        (HeadKind.ConvPoolFc, 4), (HeadKind.ConvPoolFc, 8), (HeadKind.ConvPoolFc, 16), (HeadKind.Bof, 16), (HeadKind.Bof, 32),
    ];

    /// <summary>Reads candidates as they are written on the command line.</summary>
    /// <param name="text"><c>all</c>, or kinds with commas between them, each with its width behind a colon where it has one: <c>pool-fc,conv-pool-fc:8</c>.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The candidates.</returns>
    /// <exception cref="EeHwException">EEHW6101, EEHW6108.</exception>
    public static ValueList<(HeadKind Kind, int? Width)> Parse(string text, Place place)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == "all" ? _all : text.Split(',', StringSplitOptions.TrimEntries).Select(One).Distinct().ToValueList();

        (HeadKind, int?) One(string part)
        {
            var pieces = part.Split(':');
            var kind = HeadKinds.Parse(pieces[0]);
            int? width = null;
            if (pieces.Length > 1)
            {
                width = pieces.Length == 2 && int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out var w) && w is >= 1 and <= 65_536
                    ? w
                    : throw new EeHwException(Codes.Heads.BadSearch, place, $"'{part}' is no candidate; a width is a whole number from 1 to 65536 behind one colon.", "Write for example conv-pool-fc:8.");
            }

            return (kind, width);
        }
    }

    /// <summary>A candidate as it is written.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="width">Width; null: the usual one.</param>
    /// <returns>Text that <see cref="Parse"/> reads.</returns>
    public static string TextOf(HeadKind kind, int? width) => HeadKinds.NameOf(kind) + (width is { } w ? ":" + w.ToString(CultureInfo.InvariantCulture) : "");
}
