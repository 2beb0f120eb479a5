using System.Globalization;
using System.Xml;
using EeHw.Model.Diagnostics;
using EeHw.Model.Units;

namespace EeHw.Check.Imports;

/// <summary>csynth.xml of Vitis HLS: element <c>profile</c> with <c>UserAssignments</c>, <c>PerformanceEstimates</c>, <c>AreaEstimates</c>.</summary>
internal static class SynthesisReport
{
    private const int MaximumDepth = 64;

    public static VendorReport Read(string path, string text)
    {
        var fields = Fields(path, text);
        if (!fields.ContainsKey("profile"))
        {
            throw new EeHwException(Codes.Imports.UnknownReport, new Place { File = path, Line = 1 }, "is XML without the element 'profile'.", "Name the csynth.xml of a Vitis HLS solution.");
        }

        var version = Text("profile/ReportVersion/Version") ?? throw Missing("ReportVersion/Version");
        const string latency = "profile/PerformanceEstimates/SummaryOfOverallLatency/";
        const string area = "profile/AreaEstimates/Resources/";
        return new()
        {
            File = path,
            Kind = VendorReportKind.Synthesis,
            Tool = $"Vitis HLS {version} (csynth)",
            Design = Text("profile/UserAssignments/TopModelName"),
            Part = Text("profile/UserAssignments/Part"),
            TargetPeriodNs = Number("profile/UserAssignments/TargetClockPeriod"),
            ReachedPeriodNs = Number("profile/PerformanceEstimates/SummaryOfTimingAnalysis/EstimatedClockPeriod"),
            Latency = new(Clocks(latency + "Best-caseLatency"), Clocks(latency + "Average-caseLatency"), Clocks(latency + "Worst-caseLatency")),
            Interval = new(Clocks(latency + "Interval-min"), null, Clocks(latency + "Interval-max")),
            Resources = new Resources(Amount("LUT"), Amount("FF"), Amount("DSP", "DSP48E"), Amount("BRAM_18K"), Number(area + "URAM") ?? 0),
        };

        string? Text(string field) => fields.TryGetValue(field, out var f) ? f.Value : null;

        EeHwException Missing(string field) => new(Codes.Imports.Incomplete, new Place { File = path, Line = 1 }, $"has no element '{field}'.", "Was the file cut off? Run C synthesis again.");

        double? Number(string field)
            => !fields.TryGetValue(field, out var f) ? null
                : double.TryParse(f.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value
                : throw new EeHwException(Codes.Imports.Malformed, new Place { File = path, Line = f.Line }, $"'{f.Value}' is no number; '{field[(field.LastIndexOf('/') + 1)..]}' was expected.", "Is this the file that the tool wrote, unchanged?");

        // A design whose loops have no fixed bounds has "undef".
        long? Clocks(string field) => Text(field) is null or "undef" or "-" or "?" ? null : (long?)Number(field);

        double Amount(params string[] names) => names.Select(n => Number(area + n)).FirstOrDefault(n => n is not null) ?? throw Missing("AreaEstimates/Resources/" + names[0]);
    }

    // Every leaf by its path; the first of a path counts.
    private static Dictionary<string, (string Value, int Line)> Fields(string path, string text)
    {
        var fields = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        var open = new List<string>();
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true };
        try
        {
            using var xml = XmlReader.Create(new StringReader(text), settings);
            while (xml.Read())
            {
                var line = ((IXmlLineInfo)xml).LineNumber;
                switch (xml.NodeType)
                {
                    case XmlNodeType.Element:
                        if (open.Count == MaximumDepth)
                        {
                            throw new EeHwException(Codes.Imports.Malformed, new Place { File = path, Line = line }, $"elements lie deeper than {MaximumDepth}.", "Name the csynth.xml of a Vitis HLS solution.");
                        }

                        open.Add(xml.Name);
                        fields.TryAdd(string.Join('/', open), ("", line));
                        if (xml.IsEmptyElement)
                        {
                            open.RemoveAt(open.Count - 1);
                        }

                        break;
                    case XmlNodeType.EndElement:
                        open.RemoveAt(open.Count - 1);
                        break;
                    case XmlNodeType.Text:
                        var key = string.Join('/', open);
                        if (fields[key].Item1.Length == 0)
                        {
                            fields[key] = (xml.Value.Trim(), line);
                        }

                        break;
                }
            }
        }
        catch (XmlException e)
        {
            var cut = open.Count > 0 && e.Message.Contains("end of file", StringComparison.OrdinalIgnoreCase);
            throw new EeHwException(
                cut ? Codes.Imports.Incomplete : Codes.Imports.Malformed,
                new Place { File = path, Line = Math.Max(1, e.LineNumber) },
                cut ? $"the file ends within the element '{open[^1]}'." : "is not well-formed XML here.",
                "Was the file cut off? Run C synthesis again.");
        }

        return fields;
    }
}
