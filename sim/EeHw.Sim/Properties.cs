[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("EeHw.Sim.Tests")]
