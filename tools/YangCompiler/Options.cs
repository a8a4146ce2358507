namespace Netconf.Mano.YangCompiler;

/// <summary>A command line taken apart: options with values, flags, and the other words in order.</summary>
public sealed class Options
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    private Options()
    {
    }

    /// <summary>The words that are no options.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Takes a command line apart; <c>--</c> ends the options, and <c>--name=value</c> is understood.</summary>
    /// <param name="arguments">The words.</param>
    /// <param name="withValue">Options that take a value, with their dashes.</param>
    /// <param name="flags">Options that take none.</param>
    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static Options Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> withValue, IReadOnlyCollection<string>? flags = null)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (word == "--")
            {
                options.Words.AddRange(arguments.Skip(i + 1));
                break;
            }
            if (!word.StartsWith('-') || word == "-")
            {
                options.Words.Add(word);
                continue;
            }
            var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=') : -1;
            var name = equals < 0 ? word : word[..equals];
            if (withValue.Contains(name))
                options.Add(name, equals >= 0 ? word[(equals + 1)..]
                    : ++i < arguments.Count ? arguments[i] : throw new UsageException($"{name} needs a value"));
            else if (flags?.Contains(name) == true && equals < 0)
                options.Add(name, "");
            else
                throw new UsageException($"there is no option {name}");
        }
        return options;
    }

    /// <summary>All values of an option, in order.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var list) ? list : [];

    /// <summary>The last value of an option, or null.</summary>
    public string? Last(string name) => _values.TryGetValue(name, out var list) ? list[^1] : null;

    /// <summary>Whether a flag is there.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out var list))
            _values[name] = list = [];
        list.Add(value);
    }
}
