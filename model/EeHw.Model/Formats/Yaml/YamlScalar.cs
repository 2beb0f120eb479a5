using System.Globalization;

namespace EeHw.Model.Formats.Yaml;

/// <summary>A single value.</summary>
/// <param name="text">Its text, without quotes.</param>
/// <param name="isPlain">Written without quotes.</param>
public sealed class YamlScalar(string text, bool isPlain = false) : YamlNode
{
    /// <summary>Its text, without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>Written without quotes.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <inheritdoc/>
    public override string Describe => Text.Length <= 60 ? $"'{Text}'" : $"'{Text[..57]}...'";

    /// <inheritdoc/>
    public override bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    /// <summary>A number in its shortest exact form.</summary>
    /// <param name="value">A finite number.</param>
    /// <returns>The value.</returns>
    public static YamlScalar Of(double value) => new(value.ToString("R", CultureInfo.InvariantCulture), isPlain: true);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The value.</returns>
    public static YamlScalar Of(long value) => new(value.ToString(CultureInfo.InvariantCulture), isPlain: true);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">The truth value.</param>
    /// <returns>The value.</returns>
    public static YamlScalar Of(bool value) => new(value ? "true" : "false", isPlain: true);
}
