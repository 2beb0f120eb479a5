namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Exit scores, policies and decision units.</summary>
    public static class Exits
    {
        /// <summary>No score has that name.</summary>
        public static readonly DiagnosticCode UnknownScore = new("EEHW5001", "unknown exit score");

        /// <summary>The number of thresholds is not the number of early exits.</summary>
        public static readonly DiagnosticCode ThresholdCount = new("EEHW5002", "wrong number of thresholds");

        /// <summary>A threshold lies outside its score's range.</summary>
        public static readonly DiagnosticCode ThresholdRange = new("EEHW5003", "threshold out of range");

        /// <summary>The decision unit cannot represent the threshold.</summary>
        public static readonly DiagnosticCode ThresholdNotRepresentable = new("EEHW5004", "threshold not representable");

        /// <summary>No policy of the family meets the budget.</summary>
        public static readonly DiagnosticCode InfeasibleBudget = new("EEHW5005", "infeasible budget");

        /// <summary>No decision unit has that kind.</summary>
        public static readonly DiagnosticCode UnknownUnit = new("EEHW5006", "unknown decision unit");

        /// <summary>The decision unit's numbers would be wider than the tools take.</summary>
        public static readonly DiagnosticCode UnitTooWide = new("EEHW5007", "decision unit too wide");

        /// <summary>A logit is not a number or infinite.</summary>
        public static readonly DiagnosticCode NotFinite = new("EEHW5008", "logit not finite");

        /// <summary>A policy file is not of the documented form, or belongs to another trace.</summary>
        public static readonly DiagnosticCode PolicyFile = new("EEHW5009", "policy file not usable");

        /// <summary>The decision unit does not carry out the policy's score.</summary>
        public static readonly DiagnosticCode UnitMismatch = new("EEHW5010", "decision unit and policy differ");

        /// <summary>No policy has that name.</summary>
        public static readonly DiagnosticCode UnknownPolicy = new("EEHW5020", "unknown exit policy");

        /// <summary>The policy learned its numbers from another network.</summary>
        public static readonly DiagnosticCode OtherNetwork = new("EEHW5021", "policy of another network");

        /// <summary>The policy has another number of exits or classes, or other features, than what it is to decide.</summary>
        public static readonly DiagnosticCode PolicyShape = new("EEHW5022", "policy does not fit");

        /// <summary>The policy needs features that the trace does not have.</summary>
        public static readonly DiagnosticCode NoFeatures = new("EEHW5023", "features missing");

        /// <summary>The policy has no decision unit.</summary>
        public static readonly DiagnosticCode NotHardware = new("EEHW5024", "policy not in hardware");

        /// <summary>An option of a policy's fit is unknown, or its value is not allowed.</summary>
        public static readonly DiagnosticCode PolicyOption = new("EEHW5025", "policy option");

        /// <summary>The trace cannot teach the policy: a class without samples, one class, one exit, an activation that is not positive.</summary>
        public static readonly DiagnosticCode NothingToLearn = new("EEHW5026", "trace does not teach the policy");

        /// <summary>A warning: nobody, or everybody who is still there, leaves at an early exit.</summary>
        public static readonly DiagnosticCode IdleExit = new("EEHW5027", "exit that does not decide");

        /// <summary>A warning: a gate is compared as a class, or a class taken for a gate.</summary>
        public static readonly DiagnosticCode GateOutput = new("EEHW5028", "gate among the outputs");

        /// <summary>Costs of exits cannot be taken from a measurement.</summary>
        public static readonly DiagnosticCode Costs = new("EEHW5030", "costs of exits not usable");

        /// <summary>A profile of device, link and server is not that of the trace's network.</summary>
        public static readonly DiagnosticCode Profile = new("EEHW5031", "profile does not fit");

        /// <summary>Measured times of layers that cannot be read, or do not hold a kind of layers.</summary>
        public static readonly DiagnosticCode LayerTimes = new("EEHW5033", "layer times not usable");

        /// <summary>Measured rates of a link that cannot be read.</summary>
        public static readonly DiagnosticCode Bandwidths = new("EEHW5034", "rates of a link not usable");

        /// <summary>A text that does not say when samples are interrupted.</summary>
        public static readonly DiagnosticCode Interruption = new("EEHW5032", "unknown interruption");
    }
}
