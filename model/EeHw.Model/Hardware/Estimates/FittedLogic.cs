using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>
/// LUTs and flip-flops of units: features times coefficients fitted to what a synthesis tool made of single units. Never vendor utilisation. The coefficients that come
/// with the tool are data (Data/coefficients.tsv), made by <c>eehw calibrate resources</c>.
/// </summary>
public sealed record FittedLogic
{
    private const string Resource = "estimates/coefficients.tsv";

    private static readonly Lazy<FittedLogic> _shipped = new(Load);

    private readonly FrozenDictionary<string, (double[] Luts, double[] Ffs)> _vectors;

    /// <summary>Makes estimates from coefficients.</summary>
    /// <param name="coefficients">All coefficients that are not 0.</param>
    public FittedLogic(ValueList<LogicCoefficient> coefficients)
    {
        Coefficients = coefficients;
        _vectors = UnitFeatures.Kinds.ToFrozenDictionary(k => k, k =>
        {
            var (luts, ffs) = UnitFeatures.Of(k)!.Value;
            return (Vector(k, isLuts: true, luts), Vector(k, isLuts: false, ffs));
        });
    }

    /// <summary>The coefficients that come with the tool.</summary>
    public static FittedLogic Shipped => _shipped.Value;

    /// <summary>Tool with version that the coefficients were fitted to.</summary>
    public required string Tool { get; init; }

    /// <summary>Instances that were fitted.</summary>
    public required int Fitted { get; init; }

    /// <summary>Instances that were not fitted, only judged.</summary>
    public required int HeldOut { get; init; }

    /// <summary>Median of |estimate - measured| / measured over the LUTs of the instances that were not fitted.</summary>
    public required double MedianLutError { get; init; }

    /// <summary>The same of flip-flops.</summary>
    public required double MedianFfError { get; init; }

    /// <summary>All coefficients that are not 0.</summary>
    public ValueList<LogicCoefficient> Coefficients { get; }

    /// <summary>How LUTs and flip-flops are known, for print.</summary>
    public string Source => string.Create(CultureInfo.InvariantCulture, $"estimated, fitted to {Tool} on {Fitted} instances, median error {100 * MedianLutError:0.#} % (LUT) and {100 * MedianFfError:0.#} % (FF) on {HeldOut} others");

    /// <summary>LUTs and flip-flops of an instance.</summary>
    /// <param name="instance">The instance; null for none.</param>
    /// <returns>The estimate, at least 0, whole numbers; 0 for a kind without features.</returns>
    public (double Luts, double Ffs) Of(UnitInstance? instance)
    {
        if (instance is null || UnitFeatures.Of(instance.Kind) is not var (lutFeatures, ffFeatures))
        {
            return default;
        }

        var (luts, ffs) = _vectors[instance.Kind];
        return (Sum(lutFeatures, luts, instance), Sum(ffFeatures, ffs, instance));
    }

    /// <summary>Reads coefficients.</summary>
    /// <param name="text">What <see cref="ToText"/> writes.</param>
    /// <returns>The coefficients.</returns>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static FittedLogic Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var facts = new Dictionary<string, string>();
        var coefficients = new List<LogicCoefficient>();
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            var cells = line.TrimEnd('\r').Split('\t');
            if (cells.Length == 2)
            {
                facts[cells[0]] = cells[1];
            }
            else if (cells.Length == 4)
            {
                coefficients.Add(new(cells[0], cells[1] == "luts", cells[2], double.Parse(cells[3], CultureInfo.InvariantCulture)));
            }
            else
            {
                throw new FormatException($"'{line}' is no coefficient.");
            }
        }

        return new(coefficients.ToValueList())
        {
            Tool = facts["tool"],
            Fitted = int.Parse(facts["fitted"], CultureInfo.InvariantCulture),
            HeldOut = int.Parse(facts["heldOut"], CultureInfo.InvariantCulture),
            MedianLutError = double.Parse(facts["medianErrorLuts"], CultureInfo.InvariantCulture),
            MedianFfError = double.Parse(facts["medianErrorFfs"], CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The coefficients as text: facts of two cells, coefficients of four, tabs between.</summary>
    /// <returns>The text.</returns>
    public string ToText()
    {
        var text = new StringBuilder("# LUTs and flip-flops of a unit = sum of coefficient x feature; features in model/EeHw.Model/Hardware/Estimates, fit in docs/resources.md.\n")
            .Append("# Made by `eehw calibrate resources` from the measured table; errors are of instances that were not fitted.\n")
            .Append(CultureInfo.InvariantCulture, $"tool\t{Tool}\nfitted\t{Fitted}\nheldOut\t{HeldOut}\nmedianErrorLuts\t{MedianLutError:0.####}\nmedianErrorFfs\t{MedianFfError:0.####}\n");
        foreach (var c in Coefficients)
        {
            text.Append(CultureInfo.InvariantCulture, $"{c.Kind}\t{(c.IsLuts ? "luts" : "ffs")}\t{c.Feature}\t{c.Value:G4}\n");
        }

        return text.ToString();
    }

    private static FittedLogic Load()
    {
        using var reader = new StreamReader(typeof(FittedLogic).Assembly.GetManifestResourceStream(Resource)!);
        return Parse(reader.ReadToEnd());
    }

    private static double Sum(IReadOnlyList<Feature> features, double[] coefficients, UnitInstance instance)
    {
        var sum = 0.0;
        for (var f = 0; f < coefficients.Length; f++)
        {
            if (coefficients[f] != 0)
            {
                sum += coefficients[f] * features[f].Of(instance);
            }
        }

        return Math.Round(sum);
    }

    private double[] Vector(string kind, bool isLuts, IReadOnlyList<Feature> features)
        => [.. features.Select(f => Coefficients.FirstOrDefault(c => c.Kind == kind && c.IsLuts == isLuts && c.Feature == f.Name)?.Value ?? 0)];
}
