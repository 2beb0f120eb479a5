using System.Text;
using EeHw.Codegen;
using EeHw.Model.Diagnostics;

namespace EeHw.Cli.Pipeline;

/// <summary>Writes generated projects to disk, whole or not at all.</summary>
public static class OutputFolder
{
    /// <summary>
    /// Writes a project into a folder: first beside it under a temporary name, then exchanged. A folder that holds anything but an
    /// earlier generation is refused.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <exception cref="EeHwException">EEHW9002 for a folder of other content, EEHW1003 when it cannot be written.</exception>
    public static void Write(GeneratedProject project, string folder)
    {
        var place = new Place { File = folder };
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, GeneratedProject.MarkerFile)))
        {
            throw new EeHwException(Codes.CommandLine.OutputNotOurs, place, $"holds files, and no {GeneratedProject.MarkerFile} says that eehw wrote them; an empty folder, a new one or an earlier generation is needed.", "Choose another folder with --out.");
        }

        var temporary = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".part";
        try
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            foreach (var file in project.Files)
            {
                var path = Path.Combine(temporary, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, file.Bytes is { } bytes ? bytes.ToArray() : Encoding.UTF8.GetBytes(file.Content));
            }

            // The old generation goes aside and is removed last: whenever this is cut short, it or the new one is there, whole.
            var old = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".old";
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            Discard(old);
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, old);
            }

            Directory.Move(temporary, folder);
            Discard(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw AtomicFile.Unwritable(folder, e);
        }
    }

    private static void Discard(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It cannot be removed: there is something worse to tell, or nothing that harms.
        }
    }
}
