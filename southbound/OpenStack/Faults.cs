using System.Globalization;
using System.Net;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// OpenStack's ways of saying no, turned into <see cref="VimFault"/>. Each service has an error envelope of its own; the 401
/// of every service is Keystone's.
/// </summary>
internal static class Faults
{
    /// <summary>The fault of a reply whose status is 300 or more.</summary>
    internal static VimFault Of(HttpStatusCode status, ReadOnlyMemory<byte> body, string call, bool creates, TimeSpan? retryAfter)
    {
        var (type, message) = ReadEnvelope(body);
        var code = (int)status;
        var category = Categorize(code, type, message, retryAfter);
        var isTransient = category is VimFaultCategory.Throttled or VimFaultCategory.Internal or VimFaultCategory.Conflict;
        return new VimFault(category, isTransient, Explain(category, code, message ?? type), call)
        {
            Status = code, RetryAfter = retryAfter, MayHaveHappened = creates && code >= 500,
        };
    }

    /// <summary>The fault of a call that got no reply.</summary>
    internal static VimFault Of(Exception e, string vim, string call, bool creates) => e switch
    {
        Polly.Timeout.TimeoutRejectedException t => new VimFault(
            VimFaultCategory.Timeout, true, $"VIM '{vim}' did not answer within {t.Timeout.TotalSeconds:0} s", call) { MayHaveHappened = creates },
        Polly.CircuitBreaker.BrokenCircuitException => new VimFault(
            VimFaultCategory.Unreachable, true, $"VIM '{vim}' failed so often that calls to it pause", call),
        HttpRequestException h => new VimFault(
            VimFaultCategory.Unreachable, true, $"VIM '{vim}' cannot be reached: {Reason(h)}", call)
        {
            MayHaveHappened = creates && h.HttpRequestError is not (HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        },
        _ => new VimFault(VimFaultCategory.Internal, true, $"VIM '{vim}' gave an answer that is not understood: {e.Message}", call)
        {
            MayHaveHappened = creates,
        },
    };

    /// <summary>The fault of a server in ERROR, from the words Nova gives.</summary>
    internal static VimFault OfServer(string name, string? message)
    {
        // Creates at the same time pass the API's quota check together; the conductor counts again and gives one up.
        var category = Says(message, "quota exceeded") ? VimFaultCategory.Quota
            : Says(message, "No valid host", "Exceeded max") ? VimFaultCategory.NoCapacity : VimFaultCategory.Internal;
        return new VimFault(
            category, category == VimFaultCategory.Internal,
            $"Server '{name}' went to ERROR: {(string.IsNullOrWhiteSpace(message) ? "Nova tells no reason" : message.Trim())}", "server status");
    }

    /// <summary>The fault of a stack, from the words Heat passes on from the service that failed.</summary>
    internal static VimFault OfStack(string name, string status, string? reason)
    {
        var category = Says(reason, "quota exceeded", "OverQuota") ? VimFaultCategory.Quota
            : Says(reason, "No valid host", "Exceeded max", "No more IP addresses") ? VimFaultCategory.NoCapacity
            : Says(reason, "could not be found", "NotFound") ? VimFaultCategory.NotFound
            : Says(reason, "Forbidden", "disallowed by policy") ? VimFaultCategory.Forbidden
            : Says(reason, "Conflict", "already allocated") ? VimFaultCategory.Conflict
            : VimFaultCategory.Internal;
        var isTransient = category is VimFaultCategory.Internal or VimFaultCategory.Conflict;
        return new VimFault(category, isTransient, $"Stack '{name}' is {status}: {reason ?? "Heat tells no reason"}", "stack status");
    }

    private const string Closed = "it closed the connection without an answer";

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its host name is unknown",
        HttpRequestError.SecureConnectionError => $"TLS failed ({e.InnerException?.Message ?? e.Message})",
        HttpRequestError.ResponseEnded => Closed,
        _ when e.InnerException is IOException => Closed,
        _ => (e.InnerException ?? e).Message,
    };

    private static VimFaultCategory Categorize(int status, string? type, string? message, TimeSpan? retryAfter) => status switch
    {
        401 => VimFaultCategory.Authentication,
        403 => Says(message, "quota") ? VimFaultCategory.Quota : VimFaultCategory.Forbidden,
        404 => VimFaultCategory.NotFound,
        409 => Conflict(type, message),
        413 => retryAfter is null && Says(message, "quota", "exceed") ? VimFaultCategory.Quota : VimFaultCategory.Throttled,
        429 => VimFaultCategory.Throttled,
        406 or 501 => VimFaultCategory.Unsupported,
        >= 500 => VimFaultCategory.Internal,
        _ => Says(message, "no more ip addresses") ? VimFaultCategory.NoCapacity
            : Says(message, "could not be found") ? VimFaultCategory.NotFound : VimFaultCategory.Invalid,
    };

    private static VimFaultCategory Conflict(string? type, string? message) => type switch
    {
        "OverQuota" => VimFaultCategory.Quota,
        "IpAddressGenerationFailure" => VimFaultCategory.NoCapacity,
        _ => Says(message, "quota exceeded") ? VimFaultCategory.Quota
            : Says(message, "multiple possible networks") ? VimFaultCategory.Invalid
            : VimFaultCategory.Conflict,
    };

    private static bool Says(string? message, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (message?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static string Explain(VimFaultCategory category, int status, string? said)
    {
        var reason = string.IsNullOrWhiteSpace(said) ? string.Create(CultureInfo.InvariantCulture, $"HTTP status {status}") : said.Trim();
        return category switch
        {
            VimFaultCategory.Authentication => $"The VIM refused the credential: {reason}",
            VimFaultCategory.Forbidden => $"The VIM's policy forbids this to our user: {reason}",
            VimFaultCategory.Quota => $"A quota of the project is exhausted: {reason}",
            VimFaultCategory.NoCapacity => $"The VIM has no room left: {reason}",
            VimFaultCategory.Throttled => $"The VIM asks to slow down: {reason}",
            VimFaultCategory.Internal => $"The VIM failed inside: {reason}",
            VimFaultCategory.Unsupported => $"The VIM lacks this function or version: {reason}",
            _ => reason,
        };
    }

    /// <summary>
    /// nova, cinder: one member named after the error · neutron: NeutronError (an object; in some cases a string) · keystone,
    /// heat: error · glance: HTML or text.
    /// </summary>
    private static (string? Type, string? Message) ReadEnvelope(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || body.Span.TrimStart(" \r\n"u8) is not [(byte)'{', ..])
        {
            return (null, PlainText(body));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Object && Text(member.Value, "message") is { } message)
                {
                    return (Text(member.Value, "type") ?? member.Name, message);
                }

                if (member is { Name: "NeutronError" or "message", Value.ValueKind: JsonValueKind.String })
                {
                    return (member.Name, member.Value.GetString());
                }
            }

            return (null, Text(document.RootElement, "explanation"));
        }
        catch (JsonException)
        {
            return (null, PlainText(body));
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? PlainText(ReadOnlyMemory<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 2000)]);
        var start = text.IndexOf("<body>", StringComparison.OrdinalIgnoreCase);
        var plain = string.Concat((start < 0 ? text : text[(start + 6)..]).Split('<')
            .Select((part, i) => i == 0 ? part : part[(part.IndexOf('>') + 1)..]));
        plain = string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return plain.Length == 0 ? null : plain[..Math.Min(plain.Length, 300)];
    }
}
