using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>How numbers of policies stand in policy files.</summary>
public static class PolicyYaml
{
    /// <summary>The word for a threshold that nobody passes.</summary>
    public const string Nobody = "nobody";

    /// <summary>Thresholds as a list; <c>nobody</c> where the confidence is infinite.</summary>
    /// <param name="values">Thresholds on any scale [K-1].</param>
    /// <param name="confidences">The same on the confidence scale.</param>
    /// <returns>The list.</returns>
    public static YamlSequence Thresholds(ValueList<double> values, ValueList<double> confidences)
        => new(values.Select((v, k) => double.IsPositiveInfinity(confidences[k]) ? new YamlScalar(Nobody) : YamlScalar.Of(Math.Max(v, double.MinValue))));

    /// <summary>Numbers as a list in one line.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <returns>The list.</returns>
    public static YamlSequence Numbers(IEnumerable<double> values) => new(values.Select(YamlScalar.Of));

    /// <summary>Single-precision numbers as a list in one line, each in its shortest exact form.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <returns>The list.</returns>
    public static YamlSequence Numbers(IEnumerable<float> values) => new(values.Select(v => new YamlScalar(v.ToString("R", CultureInfo.InvariantCulture), isPlain: true)));

    /// <summary>Rows of numbers, one line each.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The list of lists.</returns>
    public static YamlSequence Rows(IEnumerable<IEnumerable<double>> rows) => new(rows.Select(Numbers)) { IsBlock = true };

    /// <summary>Rows of single-precision numbers, one line each.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The list of lists.</returns>
    public static YamlSequence Rows(IEnumerable<IEnumerable<float>> rows) => new(rows.Select(Numbers)) { IsBlock = true };

    /// <summary>Whole numbers as a list in one line.</summary>
    /// <param name="values">The numbers.</param>
    /// <returns>The list.</returns>
    public static YamlSequence Integers(IEnumerable<int> values) => new(values.Select(v => YamlScalar.Of((long)v)));

    /// <summary>Rows of thresholds, one line each; <c>nobody</c> where infinite.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The list of lists.</returns>
    public static YamlSequence ThresholdRows(ValueList<ValueList<double>> rows) => new(rows.Select(r => Thresholds(r, r))) { IsBlock = true };

    /// <summary>Reads the field <c>confidences</c>: numbers or <c>nobody</c>, one per early exit.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="count">Early exits K-1.</param>
    /// <returns>Thresholds on the confidence scale; what is wrong is collected in the fields.</returns>
    public static ValueList<double> Confidences(YamlFields fields, int count) => Thresholds(fields, "confidences", count);

    /// <summary>Reads thresholds: numbers or <c>nobody</c>.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="count">Values needed.</param>
    /// <returns>Thresholds; what is wrong is collected in the fields.</returns>
    public static ValueList<double> Thresholds(YamlFields fields, string key, int count)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var items = fields.Items(key, required: count > 0);
        RequireCount(fields, key, items.Count, count);
        return items.Select(n => ThresholdOf(fields, n)).ToValueList();
    }

    /// <summary>Reads rows of thresholds, of any length each.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="rows">Rows needed.</param>
    /// <returns>The rows; what is wrong is collected in the fields.</returns>
    public static ValueList<ValueList<double>> ThresholdRows(YamlFields fields, string key, int rows)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return RowsOf(fields, key, rows).Select(r => r.Select(n => ThresholdOf(fields, n)).ToValueList()).ToValueList();
    }

    /// <summary>Reads rows of numbers, of any length each.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="rows">Rows needed.</param>
    /// <returns>The rows; what is wrong is collected in the fields.</returns>
    public static ValueList<ValueList<double>> RaggedRows(YamlFields fields, string key, int rows)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return RowsOf(fields, key, rows).Select(r => r.Select(n => fields.NumberOf(n, NumberRange.Any) ?? 0).ToValueList()).ToValueList();
    }

    /// <summary>Reads rows of whole numbers.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="rows">Rows needed.</param>
    /// <param name="columns">Numbers in each row.</param>
    /// <param name="minimum">Smallest allowed.</param>
    /// <param name="maximum">Largest allowed.</param>
    /// <returns>The rows; what is wrong is collected in the fields.</returns>
    public static ValueList<ValueList<int>> IntegerRows(YamlFields fields, string key, int rows, int columns, int minimum, int maximum)
        => IntegerTable(fields, key, Enumerable.Repeat(columns, rows).ToValueList(), minimum, maximum);

    /// <summary>Reads rows of whole numbers, each of a given length.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="columns">Numbers in each row.</param>
    /// <param name="minimum">Smallest allowed.</param>
    /// <param name="maximum">Largest allowed.</param>
    /// <returns>The rows; what is wrong is collected in the fields.</returns>
    public static ValueList<ValueList<int>> IntegerTable(YamlFields fields, string key, ValueList<int> columns, int minimum, int maximum)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(columns);
        var rows = RowsOf(fields, key, columns.Count);
        for (var i = 0; i < Math.Min(rows.Count, columns.Count); i++)
        {
            if (rows[i].Count != columns[i])
            {
                fields.Problems.Error(Codes.Yaml.OutOfRange, fields.PlaceOf(key), string.Create(CultureInfo.InvariantCulture, $"row {i + 1} of '{key}' has {rows[i].Count} value(s); needed are {columns[i]}."));
            }
        }

        return rows.Select(r => r.Select(n => (int)(fields.IntegerOf(n, minimum, maximum) ?? minimum)).ToValueList()).ToValueList();
    }

    /// <summary>Reads a list of numbers of a given length.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="count">Numbers needed.</param>
    /// <param name="range">Allowed values; null: any.</param>
    /// <returns>The numbers; what is wrong is collected in the fields.</returns>
    public static ValueList<double> Numbers(YamlFields fields, string key, int count, NumberRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var items = fields.Items(key, required: count > 0);
        RequireCount(fields, key, items.Count, count);
        return items.Select(n => fields.NumberOf(n, range ?? NumberRange.Any) ?? 0).ToValueList();
    }

    /// <summary>Reads a list of whole numbers of a given length.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="count">Numbers needed.</param>
    /// <param name="minimum">Smallest allowed.</param>
    /// <param name="maximum">Largest allowed.</param>
    /// <returns>The numbers; what is wrong is collected in the fields.</returns>
    public static ValueList<int> Integers(YamlFields fields, string key, int count, int minimum, int maximum)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var items = fields.Items(key, required: count > 0);
        RequireCount(fields, key, items.Count, count);
        return items.Select(n => (int)(fields.IntegerOf(n, minimum, maximum) ?? minimum)).ToValueList();
    }

    /// <summary>Reads rows of numbers.</summary>
    /// <param name="fields">The parameters.</param>
    /// <param name="key">The field.</param>
    /// <param name="rows">Rows needed; null: any.</param>
    /// <param name="columns">Numbers in each row; null: as many as in the first.</param>
    /// <param name="range">Allowed values; null: any.</param>
    /// <returns>The rows; what is wrong is collected in the fields.</returns>
    public static ValueList<ValueList<double>> Rows(YamlFields fields, string key, int? rows, int? columns, NumberRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var items = fields.Items(key, required: true);
        if (rows is { } wanted)
        {
            RequireCount(fields, key, items.Count, wanted);
        }

        var result = new List<ValueList<double>>();
        foreach (var item in items)
        {
            var values = item is YamlSequence s ? s.Items : [item];
            columns ??= values.Count;
            if (values.Count != columns)
            {
                fields.Problems.Error(Codes.Yaml.OutOfRange, item.Place, string.Create(CultureInfo.InvariantCulture, $"this row has {values.Count} value(s); needed are {columns}."));
            }

            result.Add(values.Select(v => fields.NumberOf(v, range ?? NumberRange.Any) ?? 0).ToValueList());
        }

        return result.ToValueList();
    }

    private static List<IReadOnlyList<YamlNode>> RowsOf(YamlFields fields, string key, int rows)
    {
        var items = fields.Items(key, required: rows > 0);
        RequireCount(fields, key, items.Count, rows);
        return [.. items.Select(i => i is YamlSequence s ? (IReadOnlyList<YamlNode>)s.Items : [i])];
    }

    private static double ThresholdOf(YamlFields fields, YamlNode node)
        => node is YamlScalar { Text: Nobody } ? double.PositiveInfinity : fields.NumberOf(node, NumberRange.Any) ?? 0;

    private static void RequireCount(YamlFields fields, string key, int found, int needed)
    {
        if (found != needed && !(found == 0 && !fields.Has(key)))
        {
            fields.Problems.Error(Codes.Yaml.OutOfRange, fields.PlaceOf(key), string.Create(CultureInfo.InvariantCulture, $"'{key}' has {found} value(s); needed are {needed}."));
        }
    }
}
