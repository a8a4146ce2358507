using Netconf.Mano.Bindings;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.State;

/// <summary>The finished occurrences in the order in which they leave. Guarded by the state's single writer.</summary>
internal sealed class FinishedOperations
{
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

    /// <summary>Those that are kept now.</summary>
    public FinishedOperations(KeyedList<Operation, string> kept)
    {
        foreach (var operation in kept)
        {
            if (operation.State is { } state && OperationMachine.IsFinal(state))
            {
                Add(operation.OperationId, operation.EndTime ?? DateTimeOffset.MinValue);
            }
        }
    }

    /// <summary>One more has finished.</summary>
    public void Add(string id, DateTimeOffset ended) => _byEnd.Enqueue(id, ended);

    /// <summary>Those that leave so that no more than <paramref name="most"/> stay.</summary>
    public IEnumerable<string> Leaving(uint most)
    {
        while (_byEnd.Count > most)
        {
            yield return _byEnd.Dequeue();
        }
    }
}
