using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EeHw.Codegen.Templates;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;

namespace EeHw.Codegen.Verilog;

/// <summary>Which hand-written modules a kind of unit is made of, and a hash of their text: what a measured count of the unit belongs to.</summary>
public static partial class UnitTemplates
{
    private const string Folder = "verilog/";
    private const string DecisionGroup = nameof(ExitDecision) + " ";
    private const string Script = Folder + "project/synth.ys.hbs";
    private const int HashDigits = 12;

    /// <summary>The templates of a kind: its modules with all that they instantiate, and the script of the synthesis.</summary>
    /// <param name="kind">Kind of unit as in <see cref="UnitInstance"/>; of a decision unit followed by a space and the kind of the unit, as the groups of measured rows are named.</param>
    /// <returns>Template names, ordered; empty for a kind without a module.</returns>
    public static IReadOnlyList<string> Of(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var library = new TemplateLibrary(new Dictionary<string, string>());
        var modules = TemplateLibrary.Below(Folder).Where(n => n.EndsWith(".sv", StringComparison.Ordinal)).ToDictionary(n => Path.GetFileNameWithoutExtension(n));
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Modules(kind).Where(modules.ContainsKey));
        while (open.TryDequeue(out var module))
        {
            if (found.Add(modules[module]))
            {
                foreach (var word in Word().Matches(Code(library.Text(modules[module]))).Select(m => m.Value).Where(modules.ContainsKey))
                {
                    open.Enqueue(word);
                }
            }
        }

        return found.Count == 0 ? [] : [.. found, Script];
    }

    /// <summary>A hash of the templates of a kind; comments and white space do not count.</summary>
    /// <param name="kind">Kind of unit as in <see cref="UnitInstance"/>.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string HashOf(string kind)
    {
        var library = new TemplateLibrary(new Dictionary<string, string>());
        var text = new StringBuilder();
        foreach (var name in Of(kind))
        {
            text.Append(name).Append('\n').Append(Code(library.Text(name))).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..HashDigits];
    }

    private static string[] Modules(string kind) => kind switch
    {
        UnitInstances.Fifo => ["stream_fifo"],
        nameof(Fork) => ["word_fork"],
        nameof(ExitDecision) => ["exit_decision", "patience"],
        _ when kind.StartsWith(DecisionGroup, StringComparison.Ordinal) => DecisionModule(kind[DecisionGroup.Length..]),
        _ => [Capital().Replace(kind, m => (m.Index > 0 ? "_" : "") + char.ToLowerInvariant(m.Value[0]))],
    };

    // Units that were there before others got modules of their own share one hash, so that their rows stay what they are.
    private static string[] DecisionModule(string kind) => kind switch
    {
        "asymmetric" or "hysteresis" => [kind],
        "decision-process" => ["decision_process"],
        "eenet" => ["eenet_decision"],
        "most-confident" => ["most_confident"],
        "output-stability" => ["stability"],
        "stop-distribution" => ["stop_distribution"],
        _ => ["exit_decision", "patience"],
    };

    private static string Code(string text) => Space().Replace(Comment().Replace(text, ""), " ").Trim();

    [GeneratedRegex(@"//[^\n]*|^#[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
