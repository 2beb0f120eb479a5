namespace EeHw.Model.Numerics;

/// <summary>Makes value dictionaries.</summary>
public static class ValueDictionary
{
    /// <summary>Copies entries into an immutable dictionary.</summary>
    /// <typeparam name="TKey">Key type.</typeparam>
    /// <typeparam name="TValue">Value type.</typeparam>
    /// <param name="items">The entries; no key twice.</param>
    /// <returns>The dictionary; the same object where it is one already.</returns>
    public static ValueDictionary<TKey, TValue> ToValueDictionary<TKey, TValue>(this IEnumerable<KeyValuePair<TKey, TValue>> items)
        where TKey : notnull
        => items as ValueDictionary<TKey, TValue> ?? new(items);
}
