using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Netconf.Mano.Southbound;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// Sends requests to one VIM: rate limit, time-out of an attempt, repetition of what may be repeated, and a circuit breaker
/// over all services. What comes out is a reply or a <see cref="VimException"/>.
/// </summary>
internal sealed class Transport : IDisposable
{
    private static readonly ResiliencePropertyKey<Call> CallKey = new("call");
    private readonly HttpClient _client;
    private readonly string _vim;
    private readonly TimeProvider _clock;
    private readonly RateLimit _rate;
    private readonly ResiliencePipeline<Reply> _outer;
    private readonly ResiliencePipeline<Reply> _attempt;

    internal Transport(VimConnection connection, OpenStackOptions options, TimeProvider clock, HttpMessageHandler? handler)
    {
        (_vim, _clock, _rate) = (connection.Name, clock, new RateLimit(options.RateLimit, clock));
        _client = new HttpClient(handler ?? Sockets(connection.TrustAnchors), disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan, // the pipeline has its own, on the injected clock
        };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Netconf.Mano");
        (_outer, _attempt) = (Outer(options), Attempt(options));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends one call with the given token and headers.</summary>
    internal async Task<Reply> SendAsync(
        Call call, Uri url, string? token, KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            return await _outer.ExecuteAsync(
                async c =>
                {
                    await _rate.WaitAsync(c.CancellationToken);
                    return await AttemptAsync(call, url, token, headers, c);
                },
                context);
        }
        catch (BrokenCircuitException e)
        {
            throw new VimException(Faults.Of(e, _vim, call.ToString(), call.Creates), e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Reply> AttemptAsync(
        Call call, Uri url, string? token, KeyValuePair<string, string>[] headers, ResilienceContext context)
    {
        try
        {
            return await _attempt.ExecuteAsync(
                async c =>
                {
                    using var request = await RequestAsync(call, url, token, headers, c.CancellationToken);
                    using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, c.CancellationToken);
                    return await ReadAsync(call, response, c.CancellationToken);
                },
                context);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException or JsonException)
        {
            throw new VimException(Faults.Of(e is IOException io ? Ended(io) : e, _vim, call.ToString(), call.Creates), e);
        }
    }

    private static HttpRequestException Ended(IOException e) => new(HttpRequestError.ResponseEnded, e.Message, e);

    private static async ValueTask<HttpRequestMessage> RequestAsync(
        Call call, Uri url, string? token, KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(call.Method, url);
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (call.Content is { } open)
        {
            request.Content = new StreamContent(await open(cancellationToken));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        return request;
    }

    private async Task<Reply> ReadAsync(Call call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((int)response.StatusCode >= 300)
        {
            throw new VimException(Faults.Of(response.StatusCode, body, call.ToString(), call.Creates, RetryAfter(response)));
        }

        var document = body.Length == 0 || response.StatusCode == HttpStatusCode.NoContent
            || response.Content.Headers.ContentType?.MediaType != "application/json" ? null : JsonDocument.Parse(body);
        var subject = response.Headers.TryGetValues("X-Subject-Token", out var values) ? values.FirstOrDefault() : null;
        return new Reply(response.StatusCode, document, response.Headers.Date, subject);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
        _ => null,
    };

    private static bool IsOutage(Exception? e) =>
        e is VimException { Fault: { Category: VimFaultCategory.Unreachable or VimFaultCategory.Timeout } or { Status: 502 or 503 or 504 } };

    /// <summary>A create is repeated here only when it certainly was not carried out; otherwise the mark is looked for.</summary>
    private static bool MayRepeat(Exception? e) => e is VimException
    {
        Fault:
        {
            MayHaveHappened: false,
            Category: VimFaultCategory.Unreachable or VimFaultCategory.Timeout or VimFaultCategory.Internal or VimFaultCategory.Throttled,
        },
    };

    private ResiliencePipeline<Reply> Outer(OpenStackOptions options)
    {
        var builder = new ResiliencePipelineBuilder<Reply> { TimeProvider = _clock };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Reply>
            {
                MaxRetryAttempts = options.Retries, Delay = TimeSpan.FromSeconds(0.5), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
                ShouldHandle = a => ValueTask.FromResult(MayRepeat(a.Outcome.Exception)),
                DelayGenerator = a => ValueTask.FromResult((a.Outcome.Exception as VimException)?.Fault.RetryAfter),
            });
        }

        return builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Reply>
        {
            FailureRatio = 0.9, MinimumThroughput = 10, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = TimeSpan.FromSeconds(10),
            ShouldHandle = a => ValueTask.FromResult(IsOutage(a.Outcome.Exception)),
        }).Build();
    }

    private ResiliencePipeline<Reply> Attempt(OpenStackOptions options) =>
        new ResiliencePipelineBuilder<Reply> { TimeProvider = _clock }.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = a => ValueTask.FromResult(
                a.Context.Properties.TryGetValue(CallKey, out var call) && call.Timeout is { } own ? own : options.RequestTimeout),
        }).Build();

    private static SocketsHttpHandler Sockets(string? trustAnchors)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            AutomaticDecompression = DecompressionMethods.All, AllowAutoRedirect = false, UseCookies = false,
        };
        if (trustAnchors is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(trustAnchors);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }

        return handler;
    }
}
