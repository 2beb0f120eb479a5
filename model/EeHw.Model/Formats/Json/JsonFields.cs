using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Model.Formats.Json;

/// <summary>Makes fields of the kinds that measurements have.</summary>
/// <typeparam name="T">The record that holds them.</typeparam>
[SuppressMessage("Performance", "CA1822", Justification = "an instance, so that a table names the record type once")]
public sealed class JsonFields<T>
{
    /// <summary>A text, or null.</summary>
    public JsonField<T> Text(string name, string description, Func<T, string?> get, Func<T, string?, T> set)
        => Make(name, "", description, "", (w, v) => w.WriteStringValue(v), get, set, (e, p) => e.ValueKind == JsonValueKind.String ? e.GetString() : throw Wrong(p, "a text"));

    /// <summary>True or false.</summary>
    public JsonField<T> Flag(string name, string description, Func<T, bool> get, Func<T, bool, T> set)
        => new(new(name, "", description, ""), (w, r) => w.WriteBooleanValue(get(r)), (r, e, p) => set(r, e.ValueKind is JsonValueKind.True or JsonValueKind.False ? e.GetBoolean() : throw Wrong(p, "true or false")), []);

    /// <summary>One of some words; its index in C#.</summary>
    public JsonField<T> Word(string name, string description, string[] words, Func<T, int> get, Func<T, int, T> set)
        => new(
            new(name, "", description, ""),
            (w, r) => w.WriteStringValue(words[get(r)]),
            (r, e, p) => set(r, e.ValueKind == JsonValueKind.String && Array.IndexOf(words, e.GetString()) is >= 0 and var i ? i : throw Wrong(p, "one of " + string.Join(", ", words))),
            []);

    /// <summary>A number, or null.</summary>
    public JsonField<T> Number(string name, string unit, string description, string format, Func<T, double?> get, Func<T, double?, T> set)
        => new(
            new(name, unit, description, format),
            (w, r) => WriteOrNull(w, get(r), w.WriteNumberValue),
            (r, e, p) => set(r, e.ValueKind == JsonValueKind.Null ? null : ReadNumber(e, p)),
            []);

    /// <summary>A whole number, or null.</summary>
    public JsonField<T> Count(string name, string unit, string description, Func<T, long?> get, Func<T, long?, T> set)
        => new(
            new(name, unit, description, "N0"),
            (w, r) => WriteOrNull(w, get(r), w.WriteNumberValue),
            (r, e, p) => set(r, e.ValueKind == JsonValueKind.Null ? null : e.ValueKind == JsonValueKind.Number && e.TryGetInt64(out var v) ? v : throw Wrong(p, "a whole number or null")),
            []);

    /// <summary>A list of numbers.</summary>
    public JsonField<T> Numbers(string name, string unit, string description, string format, Func<T, ValueList<double>> get, Func<T, ValueList<double>, T> set)
        => new(
            new(name, unit, description, format),
            (w, r) =>
            {
                w.WriteStartArray();
                foreach (var v in get(r))
                {
                    w.WriteNumberValue(v);
                }

                w.WriteEndArray();
            },
            (r, e, p) => set(r, Items(e, p).Select(i => ReadNumber(i.Element, i.Place)).ToValueList()),
            []);

    /// <summary>A list of texts.</summary>
    public JsonField<T> Texts(string name, string description, Func<T, ValueList<string>> get, Func<T, ValueList<string>, T> set)
        => new(
            new(name, "", description, ""),
            (w, r) =>
            {
                w.WriteStartArray();
                foreach (var v in get(r))
                {
                    w.WriteStringValue(v);
                }

                w.WriteEndArray();
            },
            (r, e, p) => set(r, Items(e, p).Select(i => i.Element.ValueKind == JsonValueKind.String ? i.Element.GetString()! : throw Wrong(i.Place, "a text")).ToValueList()),
            []);

    /// <summary>A record within, or null.</summary>
    public JsonField<T> Record<TInner>(string name, string description, JsonRecord<TInner> inner, Func<T, TInner?> get, Func<T, TInner?, T> set)
        where TInner : class
        => Make(name, "", description, "", inner.Write, get, set, inner.Read, inner.MetricsBelow(name + "."));

    /// <summary>A value record within, or null.</summary>
    public JsonField<T> Value<TInner>(string name, string unit, string description, JsonRecord<TInner> inner, Func<T, TInner?> get, Func<T, TInner?, T> set)
        where TInner : struct
        => new(
            new(name, unit, description, ""),
            (w, r) => WriteOrNull(w, get(r), v => inner.Write(w, v)),
            (r, e, p) => set(r, e.ValueKind == JsonValueKind.Null ? null : inner.Read(e, p)),
            inner.MetricsBelow(name + "."));

    /// <summary>A list of records.</summary>
    public JsonField<T> List<TInner>(string name, string description, JsonRecord<TInner> inner, Func<T, ValueList<TInner>> get, Func<T, ValueList<TInner>, T> set)
        => new(
            new(name, "", description, ""),
            (w, r) =>
            {
                w.WriteStartArray();
                foreach (var v in get(r))
                {
                    inner.Write(w, v);
                }

                w.WriteEndArray();
            },
            (r, e, p) => set(r, Items(e, p).Select(i => inner.Read(i.Element, i.Place)).ToValueList()),
            inner.MetricsBelow(name + "[]."));

    private static JsonField<T> Make<TValue>(string name, string unit, string description, string format, Action<Utf8JsonWriter, TValue> write, Func<T, TValue?> get, Func<T, TValue?, T> set, Func<JsonElement, Place, TValue?> read, IReadOnlyList<Metric>? children = null)
        where TValue : class
        => new(
            new(name, unit, description, format),
            (w, r) =>
            {
                if (get(r) is { } value)
                {
                    write(w, value);
                }
                else
                {
                    w.WriteNullValue();
                }
            },
            (r, e, p) => set(r, e.ValueKind == JsonValueKind.Null ? null : read(e, p)),
            children ?? []);

    private static void WriteOrNull<TValue>(Utf8JsonWriter writer, TValue? value, Action<TValue> write)
        where TValue : struct
    {
        if (value is { } v)
        {
            write(v);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static double ReadNumber(JsonElement e, Place p) => e.ValueKind == JsonValueKind.Number && e.TryGetDouble(out var v) && double.IsFinite(v) ? v : throw Wrong(p, "a number");

    private static IEnumerable<(JsonElement Element, Place Place)> Items(JsonElement e, Place p)
        => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray().Select((item, i) => (item, p with { Item = $"{p.Item}[{i}]" })) : throw Wrong(p, "a list");

    private static EeHwException Wrong(Place place, string allowed) => new(Codes.Json.Field, place, $"must be {allowed}.");
}
