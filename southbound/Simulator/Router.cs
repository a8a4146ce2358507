namespace Netconf.Mano.Simulator;

/// <summary>Finds the handler of a method and path; <c>{name}</c> stands for one segment.</summary>
internal sealed class Router
{
    private readonly Dictionary<(string Method, int Length), List<(string[] Pattern, Func<SimRequest, string[], SimReply> Handler)>> _routes = [];

    internal void Map(string method, string pattern, Func<SimRequest, string[], SimReply> handler)
    {
        var segments = pattern.Split('/');
        var key = (method, segments.Length);
        (_routes.TryGetValue(key, out var list) ? list : _routes[key] = []).Add((segments, handler));
    }

    internal SimReply Route(SimRequest request)
    {
        var segments = request.Path.TrimEnd('/').Split('/');
        foreach (var (pattern, handler) in _routes.GetValueOrDefault((request.Method, segments.Length)) ?? [])
        {
            if (Matches(pattern, segments))
            {
                return handler(request, [.. segments.Where((_, i) => pattern[i].StartsWith('{'))]);
            }
        }

        return SimReply.Nova(404, "The resource could not be found.");
    }

    private static bool Matches(string[] pattern, string[] segments)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (!pattern[i].StartsWith('{') && pattern[i] != segments[i])
            {
                return false;
            }
        }

        return true;
    }
}
