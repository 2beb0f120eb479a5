using EeHw.Sim.Kernel;

namespace EeHw.Sim.Timelines;

/// <summary>
/// What a run did over time, in up to 128 steps of equal length: when the run outgrows them, steps are joined in pairs, so that memory does not grow. Times are ticks of the
/// undivided clock. Amounts that last (a line of waiting samples, a level) are kept as their integral over the step.
/// </summary>
internal sealed class Course
{
    private const int Most = 128;
    private readonly List<double[]> _sums = [];
    private readonly double[] _latencyMax = new double[Most];
    private readonly double[] _temperature = NoNumbers();
    private readonly double[] _charge = NoNumbers();

    public Course(int exits)
    {
        LeftAt = [.. Enumerable.Range(0, exits).Select(_ => Sum())];
        WorkAt = [.. Enumerable.Range(0, exits).Select(_ => Sum())];
        (Right, Latency, Lost, Queue, Asleep, Wakes, LevelTime, StoppedTicks, Off) = (Sum(), Sum(), Sum(), Sum(), Sum(), Sum(), Sum(), Sum(), Sum());
    }

    /// <summary>Ticks of a step.</summary>
    public long Width { get; private set; } = 256;

    /// <summary>Samples released, by exit and step.</summary>
    public double[][] LeftAt { get; }

    /// <summary>The same samples, each spread evenly over the time from its first word to its decision: when the work for it was done.</summary>
    public double[][] WorkAt { get; }

    public double[] Right { get; }

    /// <summary>Sum of times from arrival (closed: from the first word) to answer, ticks.</summary>
    public double[] Latency { get; }

    public double[] LatencyMax => _latencyMax;

    public double[] Lost { get; }

    /// <summary>Samples that waited outside times ticks.</summary>
    public double[] Queue { get; }

    public double[] Asleep { get; }

    public double[] Wakes { get; }

    /// <summary>Level times ticks.</summary>
    public double[] LevelTime { get; }

    /// <summary>Ticks in which a divided clock stood while there was power.</summary>
    public double[] StoppedTicks { get; }

    /// <summary>Ticks in which the battery was empty.</summary>
    public double[] Off { get; }

    /// <summary>Temperature at the end of each step, °C; NaN where not known.</summary>
    public double[] TemperatureC => _temperature;

    /// <summary>Charge at the end of each step, 0 to 1; NaN where not known.</summary>
    public double[] ChargeAtEnd => _charge;

    public void Wait(long from, long to) => Spread(Queue, from, to, 1);

    public void Sleep(double from, double to) => Spread(Asleep, from, to, 1);

    public void Wake(long at) => Wakes[Step(at)]++;

    public void Lose(long at) => Lost[Step(at)]++;

    public void Release(long at, Ticket ticket, long from, long start, long decided)
    {
        var step = Step(at);
        LeftAt[ticket.Exit][step]++;
        Right[step] += ticket.IsRight ? 1 : 0;
        Latency[step] += at - from;
        _latencyMax[step] = Math.Max(_latencyMax[step], at - from);
        var end = Math.Max(decided, start + 1);
        Spread(WorkAt[ticket.Exit], start, end, 1.0 / (end - start));
    }

    /// <summary>What held over a stretch.</summary>
    public void State(long from, long to, int level, int divider, bool isOff)
    {
        Spread(LevelTime, from, to, level);
        Spread(StoppedTicks, from, to, isOff ? 0 : 1 - (1.0 / divider));
        Spread(Off, from, to, isOff ? 1 : 0);
    }

    public void Temperature(long at, double celsius) => _temperature[Step(at - 1)] = celsius;

    public void Charge(long at, double charge) => _charge[Step(at - 1)] = charge;

    private static double[] NoNumbers() => [.. Enumerable.Repeat(double.NaN, Most)];

    private double[] Sum()
    {
        var sum = new double[Most];
        _sums.Add(sum);
        return sum;
    }

    private int Step(long at)
    {
        while (at >= Width * Most)
        {
            Join();
        }

        return (int)(Math.Max(0, at) / Width);
    }

    private void Spread(double[] sum, double from, double to, double weight)
    {
        if (to <= from)
        {
            return;
        }

        var last = Step((long)Math.Ceiling(to) - 1);
        if (weight == 0)
        {
            return;
        }

        for (var step = Step((long)from); step <= last; step++)
        {
            var overlap = Math.Min(to, (double)(step + 1) * Width) - Math.Max(from, (double)step * Width);
            sum[step] += Math.Max(0, overlap) * weight;
        }
    }

    private void Join()
    {
        foreach (var sum in _sums)
        {
            Halve(sum, (a, b) => a + b);
        }

        Halve(_latencyMax, Math.Max);
        Halve(_temperature, (a, b) => double.IsNaN(b) ? a : b);
        Halve(_charge, (a, b) => double.IsNaN(b) ? a : b);
        Array.Fill(_temperature, double.NaN, Most / 2, Most / 2);
        Array.Fill(_charge, double.NaN, Most / 2, Most / 2);
        Width *= 2;
    }

    private static void Halve(double[] values, Func<double, double, double> join)
    {
        for (var i = 0; i < Most / 2; i++)
        {
            values[i] = join(values[2 * i], values[(2 * i) + 1]);
        }

        Array.Clear(values, Most / 2, Most / 2);
    }
}
