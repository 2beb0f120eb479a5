using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>Divides data among users: every user has the same shares of each class in every split, so that a user's test samples are like the ones learnt from.</summary>
/// <remarks>Dirichlet shares per class: Hsu, Qi and Brown 2019 (there per user); Li, Diao, Chen and He 2022. A few classes each: McMahan et al. 2017.</remarks>
public sealed class UserSplit
{
    private const uint ShareStream = 41;
    private const uint OrderStream = 42;

    private readonly double[][] _shares;
    private readonly long _seed;

    /// <summary>Draws the shares.</summary>
    /// <param name="choice">Users and kind.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="seed">Seed.</param>
    public UserSplit(UserSplitChoice choice, int classes, long seed)
    {
        ArgumentNullException.ThrowIfNull(choice);
        (_seed, Users) = (seed, choice.Users);
        _shares = choice.Kind == "dirichlet"
            ? [.. Enumerable.Range(0, classes).Select(c => Dirichlet(new CounterRandom(seed, c, ShareStream), choice.Alpha, choice.Users))]
            : Even(choice, classes, new CounterRandom(seed, 0, ShareStream).NextPermutation(classes));
    }

    /// <summary>Number of users.</summary>
    public int Users { get; }

    /// <summary>Share of the samples of a class that a user has.</summary>
    /// <param name="classIndex">Class from 0.</param>
    /// <param name="user">User from 0.</param>
    /// <returns>In [0, 1]; over the users they sum to 1, or to 0 for a class that nobody has.</returns>
    public double ShareOf(int classIndex, int user) => _shares[classIndex][user];

    /// <summary>Divides a data set.</summary>
    /// <param name="data">The data; no more classes than there are shares.</param>
    /// <param name="part">What the data is called in messages, such as <c>training</c>.</param>
    /// <returns>The samples of each user; each sample belongs to one user at most.</returns>
    /// <exception cref="EeHwException">EEHW6009 when a user has no sample.</exception>
    public ValueList<Dataset> Divide(Dataset data, string part)
    {
        ArgumentNullException.ThrowIfNull(data);
        var samples = Enumerable.Range(0, Users).Select(_ => new List<int>()).ToArray();
        for (var c = 0; c < _shares.Length; c++)
        {
            var all = Enumerable.Range(0, data.Count).Where(n => data.Labels[n] == c).ToArray();
            new CounterRandom(_seed, c, OrderStream).Shuffle(all.AsSpan());
            double sum = 0;
            var from = 0;
            for (var u = 0; u < Users; u++)
            {
                sum += _shares[c][u];
                var to = Math.Max(from, Math.Min(all.Length, (int)((sum * all.Length) + 0.5)));
                samples[u].AddRange(all[from..to]);
                from = to;
            }
        }

        var poor = Array.FindIndex(samples, s => s.Count == 0);
        return poor < 0
            ? samples.Select(s => Subsets.Of(data, [.. s.Order()])).ToValueList()
            : throw new EeHwException(
                Codes.Training.BadUsers,
                new Place { Item = $"user {poor + 1}" },
                FormattableString.Invariant($"has none of the {data.Count} {part} samples."),
                "Use fewer users, a greater alpha, more classes per user or more data.");
    }

    private static double[] Dirichlet(CounterRandom random, double alpha, int count)
    {
        // Logarithms, because with a small alpha the numbers themselves underflow.
        var logs = Enumerable.Range(0, count).Select(_ => LogGamma(random, alpha)).ToArray();
        var greatest = logs.Max();
        var values = logs.Select(l => PortableMath.Exp(l - greatest)).ToArray();
        var sum = values.Sum();
        return [.. values.Select(v => v / sum)];
    }

    // ln of a Gamma(α, 1) number: Marsaglia and Tsang 2000; for α < 1 it is ln Gamma(α + 1) + ln(U)/α.
    private static double LogGamma(CounterRandom random, double alpha)
    {
        var shift = alpha < 1 ? PortableMath.Log(1 - random.NextUniform()) / alpha : 0;
        var d = (alpha < 1 ? alpha + 1 : alpha) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextNormal();
            var v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (PortableMath.Log(1 - random.NextUniform()) < (0.5 * x * x) + d - (d * v) + (d * PortableMath.Log(v)))
            {
                return PortableMath.Log(d * v) + shift;
            }
        }
    }

    // User u has classes u·k .. u·k + k - 1 of a random order, around and around.
    private static double[][] Even(UserSplitChoice choice, int classes, int[] order)
    {
        var per = Math.Min(choice.Classes, classes);
        var owners = Enumerable.Range(0, classes).Select(_ => new double[choice.Users]).ToArray();
        for (var u = 0; u < choice.Users; u++)
        {
            for (var j = 0; j < per; j++)
            {
                owners[order[((u * per) + j) % classes]][u] = 1;
            }
        }

        foreach (var row in owners)
        {
            var sum = row.Sum();
            for (var u = 0; u < row.Length && sum > 0; u++)
            {
                row[u] /= sum;
            }
        }

        return owners;
    }
}
