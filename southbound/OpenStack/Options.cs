using System.Globalization;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Settings of an OpenStack connection, read from <see cref="VimConnection.Settings"/>.</summary>
public sealed record OpenStackOptions
{
    /// <summary>Longest time for one attempt of a call (<c>request-timeout</c>, seconds, 1–600).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Repetitions of a call that is safe to repeat (<c>retries</c>, 0–10).</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Most calls a second, 0: unlimited (<c>rate-limit</c>, 0–10000).</summary>
    public int RateLimit { get; init; }

    /// <summary>
    /// How often servers are listed in full; between, only changes are asked for (<c>full-listing-period</c>, seconds, 0–3600;
    /// 0: always in full).
    /// </summary>
    public TimeSpan FullListingPeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long flavors, images and networks found by name are believed (<c>lookup-cache</c>, seconds, 0–3600).</summary>
    public TimeSpan LookupCache { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Entries of one page of a listing (<c>page-size</c>, 1–10000; a service may give fewer).</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>
    /// <c>rest</c>: each resource by a call of its own. <c>heat</c>: one stack per VNF with a generated template (<c>style</c>).
    /// </summary>
    public bool UsesHeat { get; init; }

    /// <summary>Reads the settings; unknown names and values out of range are problems.</summary>
    public static (OpenStackOptions Options, IReadOnlyList<string> Problems) Read(VimConnection connection)
    {
        var problems = new List<string>();
        var options = new OpenStackOptions();
        foreach (var (name, text) in connection.Settings)
        {
            options = name switch
            {
                "request-timeout" => options with { RequestTimeout = TimeSpan.FromSeconds(Number(name, text, 1, 600)) },
                "retries" => options with { Retries = Number(name, text, 0, 10) },
                "rate-limit" => options with { RateLimit = Number(name, text, 0, 10_000) },
                "full-listing-period" => options with { FullListingPeriod = TimeSpan.FromSeconds(Number(name, text, 0, 3600)) },
                "lookup-cache" => options with { LookupCache = TimeSpan.FromSeconds(Number(name, text, 0, 3600)) },
                "page-size" => options with { PageSize = Number(name, text, 1, 10_000) },
                "style" => options with { UsesHeat = Style(text) },
                _ => Unknown(name),
            };
        }

        return (options, problems);

        OpenStackOptions Unknown(string name)
        {
            problems.Add($"{name}: OpenStack connections know no such setting");
            return options;
        }

        bool Style(string text)
        {
            if (text is not ("rest" or "heat"))
            {
                problems.Add($"style: '{text}' is neither rest nor heat");
            }

            return text == "heat";
        }

        int Number(string name, string text, int least, int most)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            problems.Add($"{name}: '{text}' is not a number from {least} to {most}");
            return least;
        }
    }

    /// <summary>A stack's resources are its own: neither style finds what the other made.</summary>
    internal static IReadOnlyList<string> CheckChange(VimConnection before, VimConnection after) =>
        Read(before).Options.UsesHeat == Read(after).Options.UsesHeat
            ? []
            : ["style: VNF instances hold resources made in the other style, which would not be found again; terminate them first, or add a VIM of another name"];

    /// <summary>Checks the parts of a connection that no schema can.</summary>
    internal static IReadOnlyList<string> Check(VimConnection connection)
    {
        var problems = Read(connection).Problems.ToList();
        if (connection.Endpoint.Scheme is not ("http" or "https"))
        {
            problems.Add($"endpoint: '{connection.Endpoint}' is neither http nor https");
        }

        if (connection.Interface is not ("public" or "internal" or "admin"))
        {
            problems.Add($"interface: '{connection.Interface}' is none of public, internal, admin");
        }

        if (!ResourceGraph.IsName(connection.ManoId) || connection.ManoId.Length > 32)
        {
            problems.Add($"mano-id: '{connection.ManoId}' cannot be written into a tag");
        }

        if (connection.Credential.Kind == CredentialKind.Password && connection.Project is null)
        {
            problems.Add("project: a password login needs a project to work in");
        }

        return problems;
    }
}
