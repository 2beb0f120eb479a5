using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Platforms;

/// <summary>Amounts of a platform that must go together: what is swapped, given in other terms, or more than the part has.</summary>
internal static class PlatformRules
{
    private const double LikeAnother = 0.05;
    private const double Same = 1e-9;

    /// <summary>Checks amounts.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="family">Its family.</param>
    /// <param name="fields">Its file: places, and where problems go.</param>
    /// <param name="known">Platforms of which the part may be one.</param>
    public static void Check(Platform platform, PartFamily family, YamlFields fields, IEnumerable<Platform> known)
    {
        if (fields.Problems.HasErrors || !family.HasFabric)
        {
            return;
        }

        var problems = fields.Problems;
        var own = Own(platform, family);
        var (logic, registers, brams) = (Field(family, "luts"), Field(family, "ffs"), Field(family, "bram18"));
        CheckRegisters();
        var device = PartNumber.DeviceOf(platform.Part);
        if (!problems.HasErrors && known.FirstOrDefault(k => k.Family == platform.Family && device is not null && PartNumber.DeviceOf(k.Part) == device) is { } same)
        {
            CheckKnown(same);
        }

        if (problems.HasErrors)
        {
            return;
        }

        var perBram = own[logic] / Math.Max(1, own[brams]);
        if (family.LogicPerBram is { } few && (perBram < few.Low || perBram > few.High))
        {
            problems.Error(
                Codes.Platforms.Implausible,
                fields.PlaceOf(brams),
                FormattableString.Invariant($"{own[brams]} {brams} beside {own[logic]} {logic}: parts of family {family.Name} have one to {few.Low} to {few.High} {logic}{(perBram > few.High ? ", so they look like larger blocks counted as one" : ", so they look like smaller blocks or kbit")}."),
                brams == "bram18" ? "A block of 36 kbit (RAMB36) is two of 18 kbit: give twice as many." : "Count blocks as the family's data sheet does.");
        }

        var perLogic = platform.FullBitstream.Value / own[logic];
        if (family.BytesPerLogic is { } size && (perLogic < size.Low || perLogic > size.High))
        {
            var bits = perLogic / 8 >= size.Low && perLogic / 8 <= size.High;
            problems.Error(
                bits ? Codes.Platforms.OtherUnit : Codes.Platforms.Implausible,
                fields.PlaceOf("fullBitstream"),
                FormattableString.Invariant($"a full bitstream of {platform.FullBitstream.Value} bytes for {own[logic]} {logic}: parts of family {family.Name} have {size.Low} to {size.High} bytes each{(bits ? ", so it looks like bits" : "")}."),
                bits ? FormattableString.Invariant($"Write {platform.FullBitstream.Value / 8}.") : "Take the length from the configuration guide, in bytes.");
        }

        void CheckRegisters()
        {
            var (l, r, per) = (own[logic], own[registers], family.RegistersPerLogic!.Value);
            if (Math.Abs((r / l) - per) < Same * per)
            {
                return;
            }

            var (every, logicName) = (Number(per), logic == "luts" ? "LUT" : logic.ToUpperInvariant().TrimEnd('S'));
            var cells = family.CellsPerLogic!.Value;
            var reason = per > 1 && Near(l / r, per) ? "they look swapped"
                : cells > 1 && Near(r / l, per / cells) ? FormattableString.Invariant($"the first looks like logic cells, of which one {logicName} makes {cells}")
                : "one of them is no data sheet's";
            problems.Error(
                Codes.Platforms.Implausible,
                fields.PlaceOf(logic),
                FormattableString.Invariant($"{l} {Plural(logic)} and {r} {(registers == "ffs" ? "flip-flops" : registers)}: parts of family {family.Name} have {every} {(registers == "ffs" ? "flip-flop" : "register")}{(per > 1 ? "s" : "")} per {logicName}, so {reason}."),
                $"Take {Plural(logic)} and {(registers == "ffs" ? "flip-flops" : registers)} from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.");
        }

        void CheckKnown(Platform same)
        {
            var theirs = Own(same, family);
            foreach (var (field, value) in own)
            {
                if (value > theirs[field] * (1 + Same))
                {
                    var cells = field == logic && Near(value / theirs[field], family.CellsPerLogic!.Value);
                    problems.Error(
                        Codes.Platforms.Implausible,
                        fields.PlaceOf(field),
                        FormattableString.Invariant($"{value} {field}; {device} has {theirs[field]} ({SourceOf(same, field)}){(cells ? ", so these look like logic cells" : "")}."),
                        "Take the figure from the part's data sheet, or correct the part number.");
                }
            }

            if (own[brams] * 2 == theirs[brams] && own[logic] == theirs[logic])
            {
                problems.Error(
                    Codes.Platforms.Implausible,
                    fields.PlaceOf(brams),
                    FormattableString.Invariant($"{own[brams]} {brams} is half of what {device} has, {theirs[brams]} ({SourceOf(same, brams)}): they look like blocks of 36 kbit."),
                    FormattableString.Invariant($"A RAMB36 is two blocks of 18 kbit: write {theirs[brams]}."));
            }

            if (Near(platform.FullBitstream.Value / same.FullBitstream.Value, 8))
            {
                problems.Error(
                    Codes.Platforms.OtherUnit,
                    fields.PlaceOf("fullBitstream"),
                    FormattableString.Invariant($"a full bitstream of {platform.FullBitstream.Value} bytes; {device} has {same.FullBitstream.Value} ({same.FullBitstream.Source}), so it looks like bits."),
                    FormattableString.Invariant($"Write {platform.FullBitstream.Value / 8}."));
            }
        }
    }

    private static string SourceOf(Platform platform, string field)
        => platform.Own.FirstOrDefault(o => o.Field == field)?.Amount.Source
            ?? (field switch { "luts" => platform.Luts, "ffs" => platform.Ffs, "dsps" => platform.Dsps, "bram18" => platform.Bram18, _ => platform.Uram }).Source;

    private static Dictionary<string, double> Own(Platform platform, PartFamily family) => platform.Own.Count > 0
        ? platform.Own.ToDictionary(o => o.Field, o => o.Amount.Value)
        : family.Amounts.ToDictionary(a => a.Field, a => (a.Is switch { "luts" => platform.Luts, "ffs" => platform.Ffs, "dsps" => platform.Dsps, "bram18" => platform.Bram18, _ => platform.Uram }).Value);

    private static string Field(PartFamily family, string term) => family.Amounts.First(a => a.Is == term).Field;

    private static string Plural(string field) => field switch { "luts" => "LUTs", "alms" => "ALMs", "lut4s" => "LUT4s", _ => field };

    private static string Number(double value) => value switch { 1 => "one", 2 => "two", 4 => "four", _ => FormattableString.Invariant($"{value}") };

    private static bool Near(double value, double other) => Math.Abs(value - other) <= LikeAnother * other;
}
