namespace EeHw.Model.Diagnostics;

public static partial class Codes
{
    /// <summary>Devices, runs, power meters.</summary>
    public static class Host
    {
        /// <summary>There is no OpenCL loader library.</summary>
        public static readonly DiagnosticCode NoLoader = new("EEHW8001", "no OpenCL loader");

        /// <summary>There is a loader but no driver behind it.</summary>
        public static readonly DiagnosticCode NoDriver = new("EEHW8002", "no OpenCL driver");

        /// <summary>A device that was named does not exist.</summary>
        public static readonly DiagnosticCode UnknownDevice = new("EEHW8003", "unknown device");

        /// <summary>A device does not compile generated kernels.</summary>
        public static readonly DiagnosticCode BuildFailed = new("EEHW8004", "kernels do not build");

        /// <summary>An OpenCL call failed.</summary>
        public static readonly DiagnosticCode CallFailed = new("EEHW8005", "OpenCL call failed");

        /// <summary>A network was loaded onto an OpenCL device without kernels, or with kernels of another arithmetic.</summary>
        public static readonly DiagnosticCode NoKernels = new("EEHW8006", "no kernels for this device");

        /// <summary>A choice of how to run makes no sense.</summary>
        public static readonly DiagnosticCode BadRun = new("EEHW8007", "run not possible");

        /// <summary>A power meter that was named cannot be used.</summary>
        public static readonly DiagnosticCode NoMeter = new("EEHW8008", "no such power meter");
    }
}
