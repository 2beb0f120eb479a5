using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Sim.Energy;
using EeHw.Sim.Engines;
using EeHw.Sim.Frames;
using EeHw.Sim.Resources;

namespace EeHw.Sim.Links;

/// <summary>Puts what a design with links did into a measurement. Energy and resources are those of the device: what lies before the first link, and the links.</summary>
internal static class LinkedReading
{
    public static Measurement Of(LoweredDesign design, LinkedModel model, FrameResult frames, LinkedBooks books, SimulationOptions options)
    {
        var shares = books.ByExit.Select(h => frames.Samples == 0 ? 0 : (double)h.Count / frames.Samples).ToValueList();
        var links = Links(design, model, frames, books);
        var parts = books.Came == 0 ? [] : Parts(design, model, frames, books, links);
        var total = parts.Count == 0 ? (Band?)null : parts.Select(p => p.PicojoulesPerSample).Aggregate((a, b) => a + b);
        var nsPerSample = frames.Samples == 0 ? 0 : 1e9 * frames.Seconds / frames.Samples;
        var accuracy = Accuracy(books, options);
        return new()
        {
            Source = MeasurementSource.Simulated,
            Tool = "EeHw.Sim " + typeof(LinkedReading).Assembly.GetName().Version!.ToString(3) + " (frames over links)",
            Samples = frames.Samples,
            IsPartial = frames.IsPartial,
            ClockMhz = design.Graph.Clock.Megahertz,
            ThroughputPerSecond = frames.ThroughputPerSecond,
            IntervalCycles = frames.ThroughputPerSecond > 0 ? design.Graph.Clock.Megahertz * 1e6 / frames.ThroughputPerSecond : null,
            TotalCycles = (long)Math.Round(frames.Seconds * design.Graph.Clock.Megahertz * 1e6),
            LatencyNs = frames.SojournNs,
            AccuracyFraction = accuracy,
            ExitShares = shares,
            Exits = books.ByExit.Select((h, k) => new ExitUse(design.Network.Network.Exits[k].Name, shares[k], h.ToDistribution(1e-6), h.ToDistribution(1e-6))).ToValueList(),
            Units = Units(design, model, frames, books),
            Links = links,
            Fifos = model.Stations.Select((s, i) => (s, i)).Where(x => x.s.Kind != "delay").Select(x => new FifoUse(x.s.Station.Name + " queue", frames.HighWater[x.i], frames.HighWater[x.i], null)).ToValueList(),
            EnergyPjPerSample = total,
            EnergyPjPerCorrectSample = total is { } e && accuracy > 0 ? e * (1 / accuracy.Value) : null,
            EnergyDelayPjS = total is { } product && frames.SojournNs is { } delay ? product * (delay.Mean * 1e-9) : null,
            AveragePowerMw = total is { } average && nsPerSample > 0 ? average * (1 / nsPerSample) : null,
            EnergyParts = parts,
            EnergySource = parts.Count == 0 ? "not modelled: no sample came" : "modelled, " + (design.Platform.Energy.Calibration ?? "uncalibrated") + "; energy per bit as the design says",
            Resources = Amount(design),
            ResourcesSource = Amount(design) is null ? null : design.Design.Mapping.Engine is not null ? EngineResources.SourceOf(design.Platform) : "what lies before the first link: DSP tiles and block RAM by Vivado's rule, which nobody ran; LUT and FF estimated",
            Notes = Notes(design, links),
        };
    }

    private static double? Accuracy(LinkedBooks books, SimulationOptions options)
        => books.Truth is not null ? books.Came == 0 ? null : (double)books.Right / books.Came
            : options.Labels is { } labels && books.DivertedTo.Sum() == 0 && options.Labels.Count == books.Decisions.Prediction.Length ? books.Decisions.Accuracy([.. labels]) : null;

    private static ValueList<LinkUse> Links(LoweredDesign design, LinkedModel model, FrameResult frames, LinkedBooks books)
        => design.Links.Select((l, i) =>
        {
            var (up, back) = (IndexOf(model, "link", i), IndexOf(model, "answer", i));
            var sent = books.Batches[up].Sum();
            var packets = (sent * model.Stations[up].Packets!.Count) + (books.Batches[back].Sum() * model.Stations[back].Packets!.Count);
            var bits = (double)(books.Bits[up] + books.Bits[back]);
            return new LinkUse(
                l.Choice.Name,
                books.Came == 0 ? 0 : (double)sent / books.Came,
                sent == 0 ? 0 : bits / 8 / sent,
                packets == 0 ? 1 : (double)(books.PacketsSent[up] + books.PacketsSent[back]) / packets,
                frames.Utilization[model.Stations[up].Station.Server],
                frames.HighWater[up],
                books.Came == 0 || !l.Choice.AnswersWhenDown ? 0 : (double)books.DivertedTo[l.Cut.Stage - 1] / books.Came,
                l.Rate.Mean((long)(frames.Seconds * 1e15)) / 1e6,
                l.Choice.PicojoulesPerBit is { } energy && books.Came > 0 ? energy * bits / books.Came : null);
        }).ToValueList();

    private static int IndexOf(LinkedModel model, string kind, int part) => model.Stations.ToList().FindIndex(s => s.Kind == kind && s.Part == part);

    private static ValueList<UnitUse> Units(LoweredDesign design, LinkedModel model, FrameResult frames, LinkedBooks books)
    {
        // Stations that share a server share the time in which it worked.
        var servers = new double[frames.Utilization.Count];
        for (var i = 0; i < model.Stations.Count; i++)
        {
            servers[model.Stations[i].Station.Server] += books.Busy[i];
        }

        return model.Stations.Select((s, i) => (s, i)).Where(x => x.s.Kind != "delay")
            .Select(x => new UnitUse(x.s.Station.Name, x.s.Kind, x.s.Station.Stage, servers[x.s.Station.Server] == 0 ? 0 : frames.Utilization[x.s.Station.Server] * books.Busy[x.i] / servers[x.s.Station.Server], 0, 0, x.s.Mean * design.Graph.Clock.Megahertz / 1e9, null))
            .ToValueList();
    }

    private static ValueList<EnergyPart> Parts(LoweredDesign design, LinkedModel model, FrameResult frames, LinkedBooks books, ValueList<LinkUse> links)
    {
        var parts = new List<EnergyPart>();
        if (model.Layers is { } layers)
        {
            var load = EngineDesign.LoadOf(design);
            var batches = Enumerable.Range(0, design.Graph.ExitCount).Select(k => model.Stations.Select((s, i) => (s, i)).Where(x => x.s is { Part: 0, Kind: "engine" or "streaming" } && x.s.Station.Stage == k).Select(x => books.Batches[x.i]).FirstOrDefault() ?? new long[books.Batches[0].Length]).ToArray();
            parts.AddRange(new EngineEnergy(frames, batches, layers, EngineDesign.EngineOf(design), load, books.Came).Parts());
        }
        else if (design.Front is { } front)
        {
            // Whoever goes on over the link left the device at its last exit.
            var leftAt = new long[front.Graph.ExitCount];
            for (var k = 0; k < books.ByExit.Length; k++)
            {
                leftAt[Math.Min(k, leftAt.Length - 1)] += books.ByExit[k].Count;
            }

            parts.AddRange(EnergyModel.Parts(front.Graph, front.Platform, leftAt, ((long)Math.Round(frames.Seconds * front.Graph.Clock.Megahertz * 1e6), (long)Math.Round(frames.Seconds * front.Graph.Clock.Megahertz * 1e6)), Amount(design)!.Value, 0));
            var last = leftAt[^1] / (double)Math.Max(1, leftAt.Sum());
            parts.Add(new("decision before the link", new UnitEnergy(front.Platform.Energy, front.Platform.Family).PerFrame(Decision(design, leftAt.Length - 1)) * last));
        }
        else
        {
            parts.Add(new("static", design.Platform.Energy.Static.Band * (1e12 * frames.Seconds / Math.Max(1, frames.Samples))));
        }

        foreach (var link in links)
        {
            if (link.EnergyPjPerSample is { } energy)
            {
                parts.Add(new("link " + link.Name, new Band(energy, energy, energy)));
            }
        }

        return parts.ToValueList();
    }

    private static Model.Units.Resources? Amount(LoweredDesign design)
        => design.Design.Mapping.Engine is not null ? EngineDesign.LoadOf(design).Resources
            : design.Front is { } front ? Reading.Amount(front.Graph, null, front.Platform) + UnitResources.Of(Decision(design, front.Graph.ExitCount - 1), front.Platform)
            : null;

    private static ExitDecision Decision(LoweredDesign design, int exit) => design.Graph.Units.OfType<ExitDecision>().Single(u => u.Exit == exit);

    private static ValueList<string> Notes(LoweredDesign design, ValueList<LinkUse> links) =>
    [
        "Times are from arrival to the answer on the device; stages take their interval and what filling takes beyond it, decisions none. Queues are as deep as they grow. A link sends a packet at a time and is free while it is on its way.",
        "Energy is that of the device and of its links; what lies behind them is not in it.",
        .. links.Any(l => l.EnergyPjPerSample is null) ? ["A link without pjPerBit costs no energy here: none is known."] : Array.Empty<string>(),
        .. design.Links.Any(l => !l.Rate.IsConstant) ? ["The closed form takes traces at their highest rate: a bound."] : Array.Empty<string>(),
        .. design.Links.Any(l => l.Behind is null) ? ["A server is known by its rate only: multiply-accumulates over it, whatever the layer."] : Array.Empty<string>(),
        "What lies behind a link computes in the design's own arithmetic.",
    ];
}
