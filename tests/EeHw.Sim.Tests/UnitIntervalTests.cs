using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests;

public sealed class UnitIntervalTests
{
    [Test]
    public void Of_RandomWindows_IsTheSimulatedInterval()
    {
        var differ = new List<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (height, width, kernel, stride, dilation) = (random.Next(3, 10), random.Next(3, 10), random.Next(1, 4), random.Next(1, 4), random.Next(1, 3));
            var padding = new Padding(random.Next(kernel), random.Next(kernel), random.Next(kernel), random.Next(kernel));
            var span = ((kernel - 1) * dilation) + 1;
            if (height + padding.Top + padding.Bottom < span || width + padding.Left + padding.Right < span)
            {
                continue;
            }

            var b = new GraphBuilder("window");
            var repeats = random.Next(1, 5);
            var window = b.Window(b.Source(new Shape(2, height, width), random.Next(1, 3)), new Extent(kernel, kernel), repeats, stride: new Extent(stride, stride), padding: padding, dilation: new Extent(dilation, dilation));
            var graph = b.Finish([window with { Words = ((SlidingWindow)b.Last).OutputWords }]);
            var simulated = Designs.Run.Graph(graph, [.. new byte[12]]).Measurement.IntervalCycles!.Value;
            var formula = UnitInterval.Of(graph.Units.OfType<SlidingWindow>().Single());
            if (formula != simulated)
            {
                differ.Add(FormattableString.Invariant($"seed {seed}: {height}x{width} k{kernel} s{stride} d{dilation} {padding} repeats {repeats} lanes {window.Lanes}: {formula}, simulated {simulated}"));
            }
        }

        Assert.That(differ, Is.Empty);
    }
}
