using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Simulator;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>
/// Each operation meets each fault at its first, second and third changing call. It ends by itself, or fails for the time being and ends with a retry; nothing is
/// there twice and nothing is left behind.
/// </summary>
[TestClass]
public sealed class OperationFaultTests
{
    private const int Calls = 3;

    private static readonly ImmutableArray<(string Name, InjectedFault Fault)> Faults =
    [
        ("500", new InjectedFault { Effect = FaultEffect.Refuse, Status = 500 }), ("401", new InjectedFault { Effect = FaultEffect.Refuse, Status = 401 }),
        ("409", new InjectedFault { Effect = FaultEffect.Refuse, Status = 409 }), ("429", new InjectedFault { Effect = FaultEffect.Refuse, Status = 429 }),
        ("drop", new InjectedFault { Effect = FaultEffect.Drop }), ("lost reply", new InjectedFault { Effect = FaultEffect.LoseReply }),
        ("500 after", new InjectedFault { Effect = FaultEffect.FailAfter, Status = 500 }), ("error state", new InjectedFault { Effect = FaultEffect.ErrorState }),
    ];

    private static readonly Dictionary<string, (Wish? Before, Func<World, Task> Act, int Servers)> Operations = new()
    {
        ["instantiate"] = (null, w => Commit(w, World.Wish("pair")), 3),
        ["scale out"] = (World.Wish(), w => w.StartAsync(a => a.Scale("throughput", 1)), 3),
        ["scale in"] = (World.Wish("pair"), w => w.StartAsync(a => a.Scale("throughput", -1)), 2),
        ["stop"] = (World.Wish("pair"), w => w.StartAsync(a => a.Operate(true, [], StopType.Graceful, TimeSpan.FromMinutes(1))), 3),
        ["change connectivity"] = (World.Wish(), w => w.StartAsync(a => a.ChangeExternalConnectivity(Elsewhere)), 2),
        ["change package"] = (World.Wish("pair"), w => w.StartAsync(a => a.ChangePackage("gateway-2.0", null, null, Elsewhere.Clear())), 3),
        ["heal"] = (World.Wish(), w => w.StartAsync(a => a.Heal(["control-1"], false, null)), 2),
        ["terminate"] = (World.Wish("pair"), w => w.StartAsync(a => a.Terminate(StopType.Graceful, TimeSpan.FromMinutes(1))), 0),
    };

    public static IEnumerable<object[]> Cases => Operations.Keys.SelectMany(o => Faults.Select(f => new object[] { o, f.Name }));

    private static ImmutableSortedDictionary<string, Attachment> Elsewhere => World.Attached.External.Remove("traffic")
        .SetItem("management", World.Attached.External["management"] with { Ports = World.Attached.External["traffic"].Ports });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public async Task EndsAsIfNothingHadHappened(string operation, string fault)
    {
        var (before, act, servers) = Operations[operation];
        for (var call = 0; call < Calls; call++)
        {
            await using var world = await World.StartAsync();
            if (before is not null)
            {
                world.Commit(before, heals: false);
                await world.UntilEndedAsync(LcmOperationState.Completed, 1);
            }

            MeetAt(world, call, Faults.First(f => f.Name == fault).Fault);
            await act(world);
            await EndAsync(world, before is null ? 1UL : 2UL);
            Assert.AreEqual(servers, world.Servers, $"servers, call {call}");
            Assert.AreEqual(servers * 2, world.Ports, $"ports, call {call}");
            Assert.AreEqual(servers == 0 ? 0 : 1, world.Cloud.With(s => s.Groups.Count), $"groups, call {call}");
            Assert.AreEqual(servers == 0 ? 3 : 4, world.Cloud.With(s => s.Networks.Count), $"networks, call {call}");
        }
    }

    private static Task Commit(World world, Wish wish)
    {
        world.Commit(wish, heals: false);
        return Task.CompletedTask;
    }

    private static void MeetAt(World world, int at, InjectedFault fault)
    {
        var calls = 0;
        world.Cloud.OnRequest = (method, path) =>
        {
            if (method is "POST" or "PUT" or "DELETE" && !path.Contains("/identity/", StringComparison.Ordinal) && Interlocked.Increment(ref calls) == at + 1)
            {
                world.Cloud.Inject(new InjectedFault { Method = method, Path = ".*", Effect = fault.Effect, Status = fault.Status });
            }
        };
    }

    /// <summary>Waits for the end; what fails for the time being is tried again, as an operator would.</summary>
    private static async Task EndAsync(World world, ulong generation)
    {
        for (var retries = 0; retries < 3; retries++)
        {
            await world.UntilAsync(
                () => world.State.Occurrences.Any(o => o.Generation == generation && !OperationMachine.IsWorking(o.State)), $"generation {generation} to rest");
            var occurrence = world.State.Occurrences.Single(o => o.Generation == generation);
            if (occurrence.State == LcmOperationState.Completed)
            {
                return;
            }

            Assert.AreEqual(LcmOperationState.FailedTemp, occurrence.State);
            _ = await world.Orchestrator.Commands.CommandAsync(occurrence.Id, OperationEvent.Retry, CancelMode.Graceful, CancellationToken.None);
        }

        Assert.Fail($"it never ended: {world.State.Occurrences.Last().Cause}");
    }
}
