namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Simulation.</summary>
    public static class Simulation
    {
        /// <summary>The hardware stands still with work left.</summary>
        public static readonly DiagnosticCode Deadlock = new("EEHW6501", "deadlock");

        /// <summary>A unit graph is not one that can be stepped.</summary>
        public static readonly DiagnosticCode IllegalGraph = new("EEHW6502", "illegal unit graph");

        /// <summary>A unit has no control model.</summary>
        public static readonly DiagnosticCode UnknownUnit = new("EEHW6503", "unit without control model");

        /// <summary>Decisions do not fit the design.</summary>
        public static readonly DiagnosticCode DecisionMismatch = new("EEHW6504", "decisions do not fit the design");

        /// <summary>A workload cannot be simulated.</summary>
        public static readonly DiagnosticCode IllegalWorkload = new("EEHW6505", "illegal workload");

        /// <summary>A partition cannot be simulated.</summary>
        public static readonly DiagnosticCode IllegalPartition = new("EEHW6506", "illegal partition");

        /// <summary>Samples arrive faster than the design answers them.</summary>
        public static readonly DiagnosticCode Overload = new("EEHW6507", "workload faster than the hardware");

        /// <summary>A record of arrivals that is none.</summary>
        public static readonly DiagnosticCode IllegalArrivals = new("EEHW6508", "malformed arrivals");

        /// <summary>A file is no table of measured units, or cannot be fitted.</summary>
        public static readonly DiagnosticCode NotATable = new("EEHW6509", "not a table of measured units");

        /// <summary>A file is no table of measured power, or its readings cannot be fitted.</summary>
        public static readonly DiagnosticCode NotPowers = new("EEHW6510", "not a table of measured power");

        /// <summary>A schedule of levels that is none.</summary>
        public static readonly DiagnosticCode IllegalSchedule = new("EEHW6511", "malformed schedule");

        /// <summary>Levels of a policy are not carried out as hardware, or not at all.</summary>
        public static readonly DiagnosticCode LevelsLeftOut = new("EEHW6512", "levels of a policy");

        /// <summary>Something that is there for designs of one clock only.</summary>
        public static readonly DiagnosticCode OneClockOnly = new("EEHW6515", "for designs of one clock");
    }
}
