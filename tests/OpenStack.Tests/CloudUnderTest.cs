using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>
/// The cloud a test runs on: the simulator in virtual time, or, when MANO_TEST_OPENSTACK holds
/// <c>identity-url user password project</c>, a real one in real time. The same tests keep both honest.
/// </summary>
internal sealed class CloudUnderTest : IAsyncDisposable
{
    private static readonly string? Real = Environment.GetEnvironmentVariable("MANO_TEST_OPENSTACK");
    private readonly VirtualClock? _virtual;

    private CloudUnderTest(VimSimulator? simulator, VirtualClock? clock)
    {
        (Simulator, _virtual) = (simulator, clock);
    }

    internal static bool IsReal => Real is { Length: > 0 };

    internal VimSimulator? Simulator { get; }

    internal TimeProvider Clock => (TimeProvider?)_virtual ?? TimeProvider.System;

    /// <summary>Marks this test's resources, so that tests on one real cloud do not see each other's.</summary>
    internal string ManoId { get; } = "test-" + Guid.NewGuid().ToString("N")[..8];

    internal ImmutableSortedDictionary<string, string> Settings { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The simulator, or the real cloud when there is one.</summary>
    internal static async Task<CloudUnderTest> OpenAsync(string style = "rest")
    {
        var cloud = IsReal ? new CloudUnderTest(null, null) : await SimulateAsync(new SimulatorOptions());
        cloud.Settings = cloud.Settings.Add("style", style);
        return cloud;
    }

    /// <summary>A simulator, whatever the environment says.</summary>
    internal static async Task<CloudUnderTest> SimulateAsync(SimulatorOptions options)
    {
        var clock = new VirtualClock();
        return new CloudUnderTest(await VimSimulator.StartAsync(options, clock), clock);
    }

    internal VimConnection Connection(string? user = null, string? password = null, string? project = null)
    {
        var real = Simulator is null ? Real!.Split(' ') : null;
        var secret = password ?? real?[2] ?? "mano";
        return new VimConnection
        {
            Name = "site-a", Kind = "openstack", Endpoint = Simulator?.Endpoint ?? new Uri(real![0]), ManoId = ManoId, Settings = Settings,
            Project = project ?? real?[3] ?? "mano",
            Credential = new VimCredential(CredentialKind.Password, user ?? real?[1] ?? "mano", _ => ValueTask.FromResult(secret)),
        };
    }

    internal IVim Open(VimConnection? connection = null, CrashPoints? crash = null) => new OpenStackPlugin(
        Clock, _ => new CountingHandler(_virtual, crash)).Open(connection ?? Connection());

    internal VimSite Site(VimSiteOptions? options = null, CrashPoints? crash = null, VimConnection? connection = null)
    {
        var site = new VimSite(Open(connection, crash), options ?? new VimSiteOptions(), Clock, NullLogger.Instance);
        site.Start();
        return site;
    }

    /// <summary>Runs work; in virtual time the clock goes on whenever nothing else does.</summary>
    internal Task<T> RunAsync<T>(Func<Task<T>> work) =>
        _virtual is null ? work() : _virtual.RunAsync(work, () => Simulator!.Sleeping);

    /// <summary>Converges with a site of its own, as a restarted server would.</summary>
    internal Task<Convergence> ConvergeAsync(ResourceGraph graph, IResourceLedger ledger, ConvergeOptions? options = null) => RunAsync(async () =>
    {
        await using var site = Site();
        return await site.ConvergeAsync(graph, ledger, options ?? new ConvergeOptions(), CancellationToken.None);
    });

    /// <summary>Everything with this test's mark, seen by a full listing.</summary>
    internal Task<Observed> LookAsync() => RunAsync(async () =>
    {
        await using var vim = Open();
        return await vim.ObserveAsync(null, CancellationToken.None);
    });

    public async ValueTask DisposeAsync()
    {
        if (Simulator is not null)
        {
            await Simulator.DisposeAsync();
            return;
        }

        foreach (var owner in (await LookAsync()).Owners.Where(o => o != ResourceGraph.ImageOwner)) // what a failed test left behind
        {
            await ConvergeAsync(ResourceGraph.Empty(owner), new MemoryLedger());
        }
    }

    /// <summary>Keeps virtual time still while a request is under way, and passes the crash points around each.</summary>
    private sealed class CountingHandler(VirtualClock? clock, CrashPoints? crash) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            clock?.Enter();
            try
            {
                var changes = request.Method != HttpMethod.Get && !request.RequestUri!.AbsolutePath.EndsWith("/auth/tokens", StringComparison.Ordinal);
                if (changes)
                {
                    crash?.Pass(); // killed before the call
                }

                var response = await base.SendAsync(request, cancellationToken);
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                if (changes)
                {
                    crash?.Pass(); // killed before the reply was read
                }

                return response;
            }
            finally
            {
                clock?.Leave();
            }
        }
    }
}
