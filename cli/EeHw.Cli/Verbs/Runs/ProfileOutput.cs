using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Host;
using EeHw.Host.Profiles;
using EeHw.Model.Networks;
using EeHw.Report.Figures;

namespace EeHw.Cli.Verbs.Runs;

/// <summary>Times of layers on a device: a table, and the roofline as files.</summary>
internal sealed class ProfileOutput(LayerProfile profile, Network network, DeviceInfo device)
{
    /// <summary>Writes the roofline: roofline.svg, .pdf, .csv, and .png where that can be drawn.</summary>
    public void Write(string folder, CancellationToken cancellation)
        => ChartFiles.Write(folder, [("roofline", RooflineFigure.Create(DeviceRoofline.Of(profile, network, device)))], cancellation);

    /// <summary>Prints the table.</summary>
    public void Print(VerbContext context, string folder)
    {
        string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
        var table = new TextTable("layers", "us/sample|", "kMAC|", "GFLOP/s|", "of peak|", "FLOP/B|");
        foreach (var l in profile.Layers)
        {
            var multiplies = l.Macs > 0;
            table.Add(
                DeviceRoofline.NameOf(l, network),
                Number(l.Seconds * 1e6, "0.00"),
                Number(l.Macs / 1e3, "0.0"),
                multiplies ? Number(2e-9 * l.MacsPerSecond, "0.0") : "-",
                multiplies ? Number(100 * l.MacsPerSecond / profile.Peak.MacsPerSecond, "0") + " %" : "-",
                multiplies ? Number(2 * l.MacsPerByte, "0.0") : "-");
        }

        var seconds = profile.Layers.Sum(l => l.Seconds);
        var macs = profile.Layers.Sum(l => l.Macs);
        table.Add("all", Number(seconds * 1e6, "0.00"), Number(macs / 1e3, "0.0"), Number(2e-9 * macs / seconds, "0.0"), Number(100 * macs / seconds / profile.Peak.MacsPerSecond, "0") + " %", "");
        context.Print(table);
        context.Print($"Layers: {DeviceRoofline.Of(profile, network, device).Source}");
        context.Print($"Drawn: {Path.Combine(folder, "roofline.svg")}");
    }

    /// <summary>Writes the entries of a JSON document that is open.</summary>
    public void WriteFields(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject("profile");
        writer.WriteNumber("peakMacsPerSecond", profile.Peak.MacsPerSecond);
        writer.WriteNumber("memoryBytesPerSecond", profile.Peak.BytesPerSecond);
        writer.WriteNumber("batch", profile.Batch);
        writer.WriteString("source", DeviceRoofline.Of(profile, network, device).Source);
        writer.WriteStartArray("layers");
        foreach (var l in profile.Layers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", DeviceRoofline.NameOf(l, network));
            writer.WriteNumber("stage", l.Stage + 1);
            writer.WriteNumber("macs", l.Macs);
            writer.WriteNumber("bytes", l.Bytes);
            writer.WriteNumber("secondsPerSample", l.Seconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
