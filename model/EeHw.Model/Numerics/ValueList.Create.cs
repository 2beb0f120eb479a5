namespace EeHw.Model.Numerics;

/// <summary>Makes value lists.</summary>
public static class ValueList
{
    /// <summary>Copies elements into an immutable list.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="items">The elements.</param>
    /// <returns>The list.</returns>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ValueList<T>.Empty : new(items.ToArray());

    /// <summary>Copies a sequence into an immutable list.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="items">The elements.</param>
    /// <returns>The list.</returns>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items) => new([.. items]);
}
