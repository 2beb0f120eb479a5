using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EeHw.Model.Numerics;

/// <summary>An immutable dictionary that compares by content; enumerates in the order of its keys' text.</summary>
/// <typeparam name="TKey">Key type.</typeparam>
/// <typeparam name="TValue">Value type.</typeparam>
public sealed class ValueDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<ValueDictionary<TKey, TValue>>
    where TKey : notnull
{
    /// <summary>The dictionary without entries.</summary>
    public static readonly ValueDictionary<TKey, TValue> Empty = new([]);

    private readonly Dictionary<TKey, TValue> _items;
    private readonly KeyValuePair<TKey, TValue>[] _ordered;

    internal ValueDictionary(IEnumerable<KeyValuePair<TKey, TValue>> items)
    {
        _items = new Dictionary<TKey, TValue>(items);
        _ordered = [.. _items.OrderBy(i => i.Key.ToString(), StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => _ordered.Select(i => i.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => _ordered.Select(i => i.Value);

    /// <inheritdoc/>
    public TValue this[TKey key] => _items[key];

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => _items.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _items.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<TKey, TValue>>)_ordered).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _ordered.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueDictionary<TKey, TValue>? other)
        => other is not null && Count == other.Count && _items.All(i => other._items.TryGetValue(i.Key, out var value) && EqualityComparer<TValue>.Default.Equals(i.Value, value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueDictionary<TKey, TValue>);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Count == 0 ? 0 : _ordered[0].GetHashCode(), Count == 0 ? 0 : _ordered[^1].GetHashCode());

    /// <inheritdoc/>
    public override string ToString() => $"{{{string.Join(", ", _ordered.Select(i => $"{i.Key}: {i.Value}"))}}}";
}
