using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using EeHw.Model.Diagnostics;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace EeHw.Codegen.Templates;

/// <summary>
/// The texts of hls-templates as shipped inside the assembly, with overrides. Names ending in <c>.hbs</c> have holes (Handlebars: no HTML escapes,
/// invariant culture, an unknown hole is an error); all others are source text as it stands.
/// </summary>
public sealed class TemplateLibrary
{
    private const string Prefix = "hls-templates/";
    private static readonly Assembly _home = typeof(TemplateLibrary).Assembly;
    private static readonly IReadOnlyList<string> _shippedNames = [.. _home.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(n => n[Prefix.Length..])
        .Order(StringComparer.Ordinal)];

    private readonly IReadOnlyDictionary<string, string> _overrides;
    private readonly IHandlebars _engine = Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = true,
        ThrowOnUnresolvedBindingExpression = true,
        FormatProvider = CultureInfo.InvariantCulture,
    });

    private readonly ConcurrentDictionary<string, HandlebarsTemplate<object, object>> _compiled = new();

    /// <summary>Opens the library.</summary>
    /// <param name="overrides">Template name to text that replaces the shipped one.</param>
    /// <exception cref="EeHwException">EEHW7003 when an override names no shipped template.</exception>
    public TemplateLibrary(IReadOnlyDictionary<string, string> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        _overrides = overrides;
        foreach (var name in overrides.Keys.Order(StringComparer.Ordinal))
        {
            if (!_shippedNames.Contains(name))
            {
                throw new EeHwException(
                    Codes.Codegen.UnknownTemplate,
                    new Place { File = name },
                    $"is not the name of a shipped template; below {name.Split('/')[0]}/ there are {Neighbours(name)}.",
                    "Name the file like the template it replaces, or remove it from the templates folder.");
            }
        }
    }

    /// <summary>Names of all shipped templates, ordered.</summary>
    public static IReadOnlyList<string> Shipped => _shippedNames;

    /// <summary>The names below a folder, for targets that take all of it.</summary>
    /// <param name="folder">Folder below hls-templates, ending with a slash.</param>
    /// <returns>Names of shipped templates, ordered.</returns>
    public static IEnumerable<string> Below(string folder) => _shippedNames.Where(n => n.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The text of a template as it stands.</summary>
    /// <param name="name">Name below hls-templates.</param>
    /// <returns>The text with LF line ends.</returns>
    /// <exception cref="ArgumentException">There is no such template.</exception>
    public string Text(string name)
    {
        if (_overrides.TryGetValue(name, out var text))
        {
            return Lf(text);
        }

        using var stream = _home.GetManifestResourceStream(Prefix + name) ?? throw new ArgumentException($"There is no template {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return Lf(reader.ReadToEnd());
    }

    /// <summary>Fills a template.</summary>
    /// <param name="name">Name below hls-templates.</param>
    /// <param name="holes">What fills the holes.</param>
    /// <returns>The text.</returns>
    /// <exception cref="EeHwException">EEHW7002 when the template does not parse or names a hole that nothing fills.</exception>
    public string Render(string name, IReadOnlyDictionary<string, object?> holes)
    {
        try
        {
            return Lf(_compiled.GetOrAdd(name, n => _engine.Compile(Text(n)))(holes));
        }
        catch (Exception e) when (e is HandlebarsException or HandlebarsUndefinedBindingException)
        {
            throw new EeHwException(
                Codes.Codegen.Template,
                new Place { File = name },
                $"template error: {OneLine(e.Message)}",
                _overrides.ContainsKey(name) ? "Mend the file in the templates folder, or remove it to use the shipped one." : "This is a shipped template: please report it.");
        }
    }

    private static string Neighbours(string name)
    {
        var near = Below(name.Split('/')[0] + "/").ToList();
        return near.Count == 0 ? "none" : string.Join(", ", near);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string Lf(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
