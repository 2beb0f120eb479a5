using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Json;
using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>Measurements as JSON. One table declares every metric with its name, unit, description and format; writer, reader and docs follow it.</summary>
public static class MeasurementJson
{
    /// <summary>Every number of a measurement, in the order of the document.</summary>
    public static ValueList<Metric> Metrics { get; } = MeasurementFields.Measurement.MetricsBelow("").ToValueList();

    /// <summary>The table itself, for documents that hold measurements.</summary>
    public static JsonRecord<Measurement> Table => MeasurementFields.Measurement;

    /// <summary>Amounts of hardware, for documents that hold a part's.</summary>
    public static JsonRecord<Resources> ResourcesTable => MeasurementFields.Amounts;

    /// <summary>Writes the fields of a measurement into an object that is open (after <c>schemaVersion, toolVersion, inputHash</c>).</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="measurement">The measurement.</param>
    public static void WriteFields(Utf8JsonWriter writer, Measurement measurement) => MeasurementFields.Measurement.WriteFields(writer, measurement);

    /// <summary>Writes a measurement as an object of its own.</summary>
    /// <param name="writer">The writer, where a value is due.</param>
    /// <param name="measurement">The measurement.</param>
    public static void WriteObject(Utf8JsonWriter writer, Measurement measurement) => MeasurementFields.Measurement.Write(writer, measurement);

    /// <summary>Writes a file with one measurement.</summary>
    /// <param name="path">The file.</param>
    /// <param name="measurement">The measurement.</param>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what it depends on.</param>
    /// <exception cref="EeHwException">EEHW1003 when it cannot be written.</exception>
    public static void Write(string path, Measurement measurement, string toolVersion, string inputHash)
        => AtomicFile.Write(path, [.. JsonFile.ToBytes(toolVersion, inputHash, w => WriteFields(w, measurement)), (byte)'\n']);

    /// <summary>Reads a file with one measurement.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="EeHwException">EEHW1001..1004 for the file, EEHW1501..1503 for its content.</exception>
    public static Measurement Read(string path)
    {
        using var document = JsonFile.Open(path);
        return ReadObject(document.RootElement, new Place { File = path });
    }

    /// <summary>Reads a measurement from an object.</summary>
    /// <param name="element">The object; further fields are allowed.</param>
    /// <param name="place">Where it lies, for messages.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="EeHwException">EEHW1503 naming the field.</exception>
    public static Measurement ReadObject(JsonElement element, Place place) => MeasurementFields.Measurement.Read(element, place);
}
