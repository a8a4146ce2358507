using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Netconf.Mano.Scenarios.Tests;

/// <summary>Finds and reads the folders.</summary>
internal static partial class Scenario
{
    private static readonly string Folder = Path.Combine(Stage.Repository, "tests", "Scenarios");

    private static readonly string[] Order = ["vim", "rpc", "reply", "notification", "state", "restart"];

    /// <summary>Names of all cases.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetDirectories(Folder).Select(Path.GetFileName).OfType<string>().Where(n => n != "common").Order(StringComparer.Ordinal)];

    /// <summary>The steps of a case, in order.</summary>
    public static IEnumerable<Step> Read(string name)
    {
        var files = Directory.GetFiles(Path.Combine(Folder, name)).Select(f => (Path: f, Match: StepName().Match(Path.GetFileName(f)))).ToList();
        if (files.Find(f => !f.Match.Success).Path is { } stray)
        {
            throw new InvalidOperationException($"{stray} is not named NN-{{{string.Join(',', Order)}}}.{{xml,json,txt}}");
        }

        var steps = files.Select(f => new Step(f.Path, int.Parse(f.Match.Groups[1].Value), f.Match.Groups[2].Value)).ToList();
        return steps.OrderBy(s => s.Number).ThenBy(s => Array.IndexOf(Order, s.Kind)).Select(s => s with
        {
            Expected = steps.Find(r => r.Number == s.Number && r.Kind == "reply")?.File,
        }).Where(s => s.Kind != "reply");
    }

    /// <summary>A file's XML, with includes resolved.</summary>
    public static XElement Xml(string file)
    {
        var root = XElement.Load(file);
        XName include = XName.Get("include", "urn:scenario");
        foreach (var element in root.DescendantsAndSelf(include).ToList())
        {
            var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, element.Attribute("href")!.Value));
            foreach (var change in element.Elements(XName.Get("replace", "urn:scenario")))
            {
                var (old, with) = (change.Attribute("text")!.Value, change.Attribute("with")!.Value);
                text = text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, with, StringComparison.Ordinal)
                    : throw new InvalidOperationException($"{file} replaces '{old}', which is not there");
            }

            var included = XElement.Parse(text);
            if (element == root)
            {
                return included;
            }

            if (element.Parent!.Elements(included.Name).FirstOrDefault() is { } same)
            {
                same.Add(included.Nodes()); // a configuration has each top-level node once
                element.Remove();
            }
            else
            {
                element.ReplaceWith(included);
            }
        }

        return root;
    }

    [GeneratedRegex(@"^(\d\d)-(vim|rpc|reply|notification|state|restart)\.(xml|json|txt)$")]
    private static partial Regex StepName();
}

/// <summary>One step: a file, and for a request the file with the expected reply.</summary>
internal sealed record Step(string File, int Number, string Kind)
{
    public string? Expected { get; init; }

    public Task PlayAsync(Stage stage) => Kind switch
    {
        "rpc" => RequestAsync(stage),
        "notification" => stage.NotifiedAsync(Scenario.Xml(File), File),
        "state" => stage.BecomesAsync(Scenario.Xml(File), File),
        "vim" => stage.CloudAsync(JsonDocument.Parse(System.IO.File.ReadAllText(File)).RootElement, File),
        _ => stage.RestartAsync(),
    };

    private async Task RequestAsync(Stage stage)
    {
        var root = Scenario.Xml(File);
        var operations = root.Name.LocalName == "operations" ? [.. root.Elements()] : new[] { root };
        XElement? reply = null;
        foreach (var operation in operations)
        {
            reply = await stage.CallAsync(operation);
            if (operation != operations[^1] || Expected is null)
            {
                Assert.IsFalse(reply.Descendants().Any(e => e.Name.LocalName == "rpc-error"), $"{File}: {reply}");
            }
        }

        if (Expected is not null)
        {
            Assert.IsNull(stage.Pattern.Difference(Scenario.Xml(Expected), reply!) is { } why ? $"{Expected}: {why}\nreceived: {reply}" : null);
        }
    }
}
