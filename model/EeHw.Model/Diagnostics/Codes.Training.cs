namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Training.</summary>
    public static class Training
    {
        /// <summary>A layer of a training file that cannot be built.</summary>
        public static readonly DiagnosticCode BadLayer = new("EEHW6001", "bad layer in a training file");

        /// <summary>A name in a training file that nothing has, or that two things have.</summary>
        public static readonly DiagnosticCode BadName = new("EEHW6002", "bad name in a training file");

        /// <summary>Exits of a training file that cannot be built.</summary>
        public static readonly DiagnosticCode BadExit = new("EEHW6003", "bad exit in a training file");

        /// <summary>Weights of the exits that do not belong to the network.</summary>
        public static readonly DiagnosticCode BadExitWeights = new("EEHW6004", "bad exit weights");

        /// <summary>The loss is no longer a finite number.</summary>
        public static readonly DiagnosticCode Diverged = new("EEHW6005", "training diverged");

        /// <summary>A network without anything to train.</summary>
        public static readonly DiagnosticCode NothingToTrain = new("EEHW6006", "nothing to train");

        /// <summary>A teacher that cannot teach the exits.</summary>
        public static readonly DiagnosticCode BadTeacher = new("EEHW6007", "bad teacher");

        /// <summary>Attacked samples that do not go with the rest of a training file.</summary>
        public static readonly DiagnosticCode BadAdversary = new("EEHW6008", "bad adversarial training");

        /// <summary>Users that cannot be trained for.</summary>
        public static readonly DiagnosticCode BadUsers = new("EEHW6009", "bad users in a training file");

        /// <summary>Gates that cannot be trained with a network.</summary>
        public static readonly DiagnosticCode BadGates = new("EEHW6010", "bad gates in a training file");

        /// <summary>Groups of classes that do not belong to the early exits.</summary>
        public static readonly DiagnosticCode BadGroups = new("EEHW6011", "bad groups in a training file");

        /// <summary>A checkpoint that a training run cannot go on from.</summary>
        public static readonly DiagnosticCode BadCheckpoint = new("EEHW6020", "bad checkpoint of a training run");
    }
}
