using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;

namespace EeHw.Train.Checkpoints;

/// <summary>
/// A file that a training run keeps after every epoch and goes on from: an NPZ with everything the next step depends on. A run that was cut short and
/// goes on gives the same bytes as one that was not.
/// </summary>
internal sealed class Checkpoint
{
    private const string HashName = "run";
    private const string PhaseName = "phase";

    private readonly string _path;
    private readonly byte[] _hash;

    private Checkpoint(string path, byte[] hash, int phase, StateBag? state)
    {
        (_path, _hash, Phase, State) = (path, hash, phase, state);
    }

    /// <summary>Epochs of all phases that the file holds; 0 where a run begins.</summary>
    public int Epochs { get; private init; }

    /// <summary>Phase to go on with, from 0.</summary>
    public int Phase { get; }

    /// <summary>State within that phase; null where it begins.</summary>
    public StateBag? State { get; }

    /// <summary>Reads the file where there is one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hash">Hash of the run, which the file must be of.</param>
    /// <returns>The state to go on from.</returns>
    /// <exception cref="EeHwException">EEHW6020: not a checkpoint, or one of another run; EEHW12xx for a broken archive.</exception>
    public static Checkpoint Open(string path, string hash)
    {
        var own = Convert.FromHexString(hash);
        if (!File.Exists(path))
        {
            return new Checkpoint(path, own, 0, null);
        }

        var file = NpzFile.Read(path);
        if (file[HashName].Values is not byte[] of || !of.AsSpan().SequenceEqual(own))
        {
            throw new EeHwException(
                Codes.Training.BadCheckpoint,
                new Place { File = path },
                "the checkpoint is of another run: training file, data or options are not the same.",
                "Go on with what it was made for, or delete it to begin anew.");
        }

        var state = new StateBag();
        foreach (var name in file.Names.Where(n => n is not (HashName or PhaseName)))
        {
            if (file[name].Values is float[] singles)
            {
                state.Put(name, singles);
            }
            else if (file[name].Values is double[] doubles)
            {
                state.Put(name, doubles);
            }
            else
            {
                throw Broken(path, $"'{name}' is neither float32 nor float64");
            }
        }

        try
        {
            return new Checkpoint(path, own, file[PhaseName].ToInt32s()[0], state) { Epochs = EpochRows.Read(state, EpochRows.Done).Count + EpochRows.Read(state, EpochRows.Present).Count };
        }
        catch (InvalidDataException e)
        {
            throw Broken(path, e.Message);
        }
    }

    /// <summary>Writes the file anew.</summary>
    /// <param name="phase">Phase from 0.</param>
    /// <param name="state">What it needs to go on.</param>
    public void Save(int phase, StateBag state)
        => NpzFile.Write(
            _path,
            [
                new(HashName, NpyArray.Of(_hash, _hash.Length)),
                new(PhaseName, NpyArray.Of(new[] { phase }, 1)),
                .. state.SingleValues.Select(s => KeyValuePair.Create(s.Key, NpyArray.Of(s.Value, s.Value.Length))),
                .. state.DoubleValues.Select(s => KeyValuePair.Create(s.Key, NpyArray.Of(s.Value, s.Value.Length))),
            ]);

    /// <summary>Removes the file: the run is done.</summary>
    public void Remove() => File.Delete(_path);

    /// <summary>What to say of a file that cannot be gone on from.</summary>
    /// <param name="found">What is wrong.</param>
    /// <returns>What to throw.</returns>
    public EeHwException Broken(string found) => Broken(_path, found);

    private static EeHwException Broken(string path, string found)
        => new(Codes.Training.BadCheckpoint, new Place { File = path }, $"not a checkpoint of a training run: {found}.", "Delete it to begin anew.");
}
