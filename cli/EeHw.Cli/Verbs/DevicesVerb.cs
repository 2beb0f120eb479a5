using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Host;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw devices</c>: what networks can run on here.</summary>
public sealed class DevicesVerb : IVerb
{
    /// <inheritdoc/>
    public VerbCommand Create() => new("devices", "Lists the devices of this machine that `eehw run` can use.")
    {
        Run = Run,
        Examples =
        [
            new("eehw devices", "the software device, and every OpenCL device with its driver"),
        ],
    };

    private static int Run(VerbContext context)
    {
        var list = Devices.List();
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(), writer =>
            {
                writer.WriteStartArray("devices");
                foreach (var device in list.Devices)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", device.Id);
                    writer.WriteString("name", device.Name);
                    writer.WriteString("driver", device.Driver);
                    writer.WriteNumber("computeUnits", device.ComputeUnits);
                    writer.WriteBoolean("isCpu", device.IsCpu);
                    if (device.MemoryBytes is { } bytes)
                    {
                        writer.WriteNumber("memoryBytes", bytes);
                    }
                    else
                    {
                        writer.WriteNull("memoryBytes");
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("notes");
                foreach (var note in list.Notes)
                {
                    writer.WriteStringValue($"{note.Code.Id}: {note.Message} {note.Hint}".TrimEnd());
                }

                writer.WriteEndArray();
            });
        }

        var table = new TextTable("device", "processor", "driver", "units|");
        foreach (var device in list.Devices)
        {
            table.Add(device.Id, device.Name, device.Driver, device.ComputeUnits.ToString(CultureInfo.InvariantCulture));
        }

        context.Print(table);
        foreach (var note in list.Notes)
        {
            context.Report(note);
        }

        return ExitCode.Ok;
    }
}
