using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits.Anytime;

/// <summary>
/// When a sample is interrupted, so that the answer it has by then is taken: the distribution P(B) of the budget in anytime prediction (Huang et al., ICLR 2018, section 3, which does not let it depend on the sample).
/// Its unit is that of the costs it is held against: ns, cycles, MACs.
/// </summary>
public sealed record Interruption
{
    /// <summary>Forms, as written.</summary>
    public const string Forms = "a number, uniform:LOW,HIGH or exponential:MEAN";

    private Interruption(string kind, double low, double high) => (Kind, Low, High) = (kind, low, high);

    /// <summary><c>fixed</c>, <c>uniform</c> or <c>exponential</c>.</summary>
    public string Kind { get; }

    /// <summary>Fixed: the time; uniform: its least value; exponential: 0.</summary>
    public double Low { get; }

    /// <summary>Fixed: the time; uniform: its greatest value; exponential: its mean.</summary>
    public double High { get; }

    /// <summary>Mean.</summary>
    public double Mean => Kind == "uniform" ? (Low + High) / 2 : High;

    /// <summary>Always after the same time.</summary>
    /// <param name="time">The time, greater than 0.</param>
    /// <returns>The distribution.</returns>
    public static Interruption Fixed(double time) => new("fixed", time, time);

    /// <summary>Even between two times.</summary>
    /// <param name="low">At least 0.</param>
    /// <param name="high">Greater than low.</param>
    /// <returns>The distribution.</returns>
    public static Interruption Uniform(double low, double high) => new("uniform", low, high);

    /// <summary>Without memory: however long a sample has been going, the next moment is as likely as any.</summary>
    /// <param name="mean">Mean, greater than 0.</param>
    /// <returns>The distribution.</returns>
    public static Interruption Exponential(double mean) => new("exponential", 0, mean);

    /// <summary>Reads a text.</summary>
    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="EeHwException">EEHW5032.</exception>
    public static Interruption Parse(string text, Place place) => TryParse(text) ?? throw new EeHwException([Problem(text, place)]);

    /// <summary>What is wrong with a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>EEHW5032.</returns>
    public static Diagnostic Problem(string text, Place place)
        => new(Codes.Exits.Interruption, Severity.Error, place, $"'{text}' does not say when samples are interrupted; known are {Forms}.", "Numbers are greater than 0 (LOW may be 0), and LOW is less than HIGH.");

    /// <summary>Reads a text.</summary>
    /// <param name="text">A text.</param>
    /// <returns>The distribution; null where it is none of <see cref="Forms"/>.</returns>
    public static Interruption? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? "" : text[..colon].Trim();
        var numbers = text[(colon + 1)..].Split(',').Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : double.NaN).ToArray();
        return (kind, numbers) switch
        {
            ("", [> 0]) => Fixed(numbers[0]),
            ("uniform", [>= 0, > 0]) when numbers[0] < numbers[1] => Uniform(numbers[0], numbers[1]),
            ("exponential", [> 0]) => Exponential(numbers[0]),
            _ => null,
        };
    }

    /// <summary>P(B ≥ t): the chance that a sample is still going at a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>A probability.</returns>
    public double Reaches(double time) => Kind switch
    {
        "uniform" => Math.Clamp((High - time) / (High - Low), 0, 1),
        "exponential" => time <= 0 ? 1 : Math.Exp(-time / High),
        _ => time <= High ? 1 : 0,
    };

    /// <summary>E[min(B, t)]: the mean time that a sample is worked on when it ends by itself at a time.</summary>
    /// <param name="time">The time, at least 0.</param>
    /// <returns>∫_0^t P(B ≥ s) ds.</returns>
    public double Worked(double time)
    {
        switch (Kind)
        {
            case "uniform":
                var inside = Math.Clamp(time, Low, High);
                return Math.Min(time, Low) + (((inside - Low) * (High - Low)) - ((inside - Low) * (inside - Low) / 2)) / (High - Low);
            case "exponential":
                return High * (1 - Math.Exp(-time / High));
            default:
                return Math.Min(time, High);
        }
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    /// <returns>Text.</returns>
    public override string ToString() => Kind switch
    {
        "uniform" => string.Create(CultureInfo.InvariantCulture, $"uniform:{Low:R},{High:R}"),
        "exponential" => string.Create(CultureInfo.InvariantCulture, $"exponential:{High:R}"),
        _ => High.ToString("R", CultureInfo.InvariantCulture),
    };
}
