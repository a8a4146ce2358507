using System.Buffers.Binary;
using System.Text;

namespace Netconf.Mano.Datastore.Tests.Crash;

/// <summary>
/// A disk rebuilt from the record of <c>faults.c</c>. Between syncs the disk has what it likes of what was written: each write whole, not at all, or some of its
/// sectors. Names (made, renamed, removed) reach it in their order, as a journalling file system keeps them, as far as it likes.
/// </summary>
internal sealed class Disk(byte[] trace)
{
    private const int Sector = 512;
    private readonly Dictionary<int, Content> _files = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly List<(Operation What, int File, string Name)> _pendingNames = [];
    private int _at;

    private enum Operation : byte
    {
        Made = 1,
        Wrote,
        Cut,
        Synced,
        Renamed,
        Removed,
        NamesSynced,
        Acknowledged,
    }

    /// <summary>The last commit acknowledged.</summary>
    public long Commits { get; private set; }

    /// <summary>The last state record acknowledged.</summary>
    public long States { get; private set; }

    /// <summary>How many records a trace has.</summary>
    public static int Count(byte[] trace)
    {
        var disk = new Disk(trace);
        var count = 0;
        while (disk.Step())
            count++;
        return count;
    }

    /// <summary>Takes the next record in; false at the end.</summary>
    public bool Step()
    {
        if (_at + 17 > trace.Length)
            return false;
        var head = trace.AsSpan(_at, 17);
        var (what, file, place, length) = ((Operation)head[0], BinaryPrimitives.ReadInt32LittleEndian(head[1..]), BinaryPrimitives.ReadInt64LittleEndian(head[5..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[13..]));
        if (_at + 17 + length > trace.Length)
            return false;
        var data = trace.AsMemory(_at + 17, length);
        _at += 17 + length;
        switch (what)
        {
            case Operation.Made:
                _files[file] = new Content();
                _pendingNames.Add((what, file, Encoding.UTF8.GetString(data.Span)));
                break;
            case Operation.Renamed:
                _pendingNames.Add((what, file, Encoding.UTF8.GetString(data.Span)));
                break;
            case Operation.Removed:
                _pendingNames.Add((what, file, ""));
                break;
            case Operation.Wrote:
                _files[file].Pending.Add((place, data));
                break;
            case Operation.Cut:
                _files[file].Pending.Add((place, null));
                break;
            case Operation.Synced:
                _files[file].Sync();
                break;
            case Operation.NamesSynced:
                Name(_names, _pendingNames.Count);
                _pendingNames.Clear();
                break;
            case Operation.Acknowledged:
                Acknowledge(Encoding.ASCII.GetString(data.Span));
                break;
            default:
                throw new InvalidDataException($"operation {what}");
        }
        return true;
    }

    /// <summary>Writes what the disk may hold if the power went now.</summary>
    public void CutPower(string directory, Random random)
    {
        var names = new Dictionary<string, int>(_names);
        Name(names, random.Next(4) == 0 ? random.Next(_pendingNames.Count + 1) : _pendingNames.Count);
        // Now and then nothing unsynced arrives, or everything but one: the extremes find other faults than the middle does.
        var keep = random.Next(4) switch { 0 => 0.0, 1 => 0.95, _ => random.NextDouble() };
        foreach (var (name, file) in names)
            File.WriteAllBytes(Path.Combine(directory, name), _files[file].After(random, keep));
    }

    private void Name(Dictionary<string, int> names, int count)
    {
        foreach (var (what, file, name) in _pendingNames.Take(count))
        {
            foreach (var old in names.Where(n => n.Value == file).Select(n => n.Key).ToList())
                names.Remove(old);
            if (what != Operation.Removed)
                names[name] = file;
        }
    }

    private void Acknowledge(string line)
    {
        var number = long.Parse(line.AsSpan(2).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        if (line[0] == 'c')
            Commits = Math.Max(Commits, number);
        else
            States = Math.Max(States, number);
    }

    private sealed class Content
    {
        private byte[] _synced = [];
        private int _length;

        /// <summary>What was written since the last sync; no data: cut to that length.</summary>
        public List<(long Place, ReadOnlyMemory<byte>? Data)> Pending { get; } = [];

        public void Sync()
        {
            foreach (var (place, data) in Pending)
                Apply(ref _synced, ref _length, place, data);
            Pending.Clear();
        }

        public byte[] After(Random random, double keep)
        {
            var (bytes, length) = (_synced.AsSpan(0, _length).ToArray(), _length);
            foreach (var (place, data) in Pending)
            {
                if (random.NextDouble() > keep)
                    continue;
                if (data is { Length: > Sector } whole && random.Next(5) == 0)
                {
                    for (var at = 0; at < whole.Length; at += Sector)
                        if (random.Next(2) == 0)
                            Apply(ref bytes, ref length, place + at, whole.Slice(at, Math.Min(Sector, whole.Length - at)));
                }
                else
                {
                    Apply(ref bytes, ref length, place, data);
                }
            }
            return bytes.AsSpan(0, length).ToArray();
        }

        private static void Apply(ref byte[] bytes, ref int length, long place, ReadOnlyMemory<byte>? data)
        {
            var end = (int)place + (data?.Length ?? 0);
            if (end > bytes.Length)
                Array.Resize(ref bytes, Math.Max(end, bytes.Length * 2));
            if (data is { } written)
            {
                written.Span.CopyTo(bytes.AsSpan((int)place));
                length = Math.Max(length, end);
            }
            else
            {
                if (end < length)
                    bytes.AsSpan(end, length - end).Clear();
                length = end;
            }
        }
    }
}
