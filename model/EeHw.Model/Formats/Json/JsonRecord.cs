using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;

namespace EeHw.Model.Formats.Json;

/// <summary>A record in JSON: its fields in order. Every field is always written; every field must be there when read.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="empty">A record to set fields on.</param>
/// <param name="fields">Fields in order.</param>
public sealed class JsonRecord<T>(T empty, params JsonField<T>[] fields)
{
    /// <summary>Writes an object.</summary>
    public void Write(Utf8JsonWriter writer, T record)
    {
        writer.WriteStartObject();
        WriteFields(writer, record);
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields into an object that is open.</summary>
    public void WriteFields(Utf8JsonWriter writer, T record)
    {
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Metric.Name);
            field.Write(writer, record);
        }
    }

    /// <summary>Reads an object.</summary>
    public T Read(JsonElement element, Place place)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new EeHwException(Codes.Json.Field, place, "must be an object.");
        }

        var record = empty;
        foreach (var field in fields)
        {
            var at = place with { Item = place.Item is null ? field.Metric.Name : $"{place.Item}.{field.Metric.Name}" };
            if (!element.TryGetProperty(field.Metric.Name, out var value))
            {
                throw new EeHwException(Codes.Json.Field, at, "is missing.", "Make the file again with this version of eehw.");
            }

            record = field.Read(record, value, at);
        }

        return record;
    }

    /// <summary>The metrics of this record and of those inside, with a path before each.</summary>
    public IReadOnlyList<Metric> MetricsBelow(string path)
        => [.. fields.SelectMany(f => f.Children.Count > 0 ? [.. f.Children.Select(c => c with { Name = path + c.Name })] : new[] { f.Metric with { Name = path + f.Metric.Name } })];
}
