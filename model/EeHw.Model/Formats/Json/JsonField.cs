using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Results;

namespace EeHw.Model.Formats.Json;

/// <summary>A field of a record in JSON: how it is called, written and read.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Metric">Name, unit, description, format.</param>
/// <param name="Write">Writes the value; null is written as JSON null.</param>
/// <param name="Read">Returns the record with the value that was read.</param>
/// <param name="Children">Metrics of what lies inside, with their whole path.</param>
public sealed record JsonField<T>(Metric Metric, Action<Utf8JsonWriter, T> Write, Func<T, JsonElement, Place, T> Read, IReadOnlyList<Metric> Children);
