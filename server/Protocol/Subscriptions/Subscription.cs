using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>One subscription (RFC 8639): its terms and its receivers. A dynamic one has one receiver, the session that asked, and ends with it.</summary>
internal sealed class Subscription
{
    public required uint Id { get; init; }

    public required SubscriptionTerms Terms { get; set; }

    /// <summary>Of a dynamic one the session that asked; null when the configuration did.</summary>
    public NetconfSession? Owner { get; init; }

    public required IReadOnlyList<Receiver> Receivers { get; init; }

    public bool IsConfigured => Owner is null;

    /// <summary>Of a configured one: what is wrong with it, or null.</summary>
    public string? Invalid { get; init; }

    /// <summary>Whether its stop time was reached.</summary>
    public bool IsConcluded { get; set; }

    public bool IsToDatastore => Terms.View.Datastore is not null;

    /// <summary>The named filter it uses, or null.</summary>
    public string? FilterName => Terms.View.StreamFilterName ?? Terms.View.SelectionFilterRef;

    /// <summary>Goes on with other terms; receivers are told when <paramref name="tell"/> is given.</summary>
    public async Task TakeAsync(SubscriptionTerms terms, DataNode? tell)
    {
        foreach (var receiver in Receivers)
            await receiver.TakeAsync(terms).ConfigureAwait(false);
        Terms = terms;
        foreach (var receiver in Receivers)
            receiver.Start(tell);
    }

    public async Task EndAsync(DataNode? last)
    {
        foreach (var receiver in Receivers)
            await receiver.EndAsync(last).ConfigureAwait(false);
    }

    /// <summary>Its state in /subscriptions.</summary>
    public void Describe(Models.SubscriptionEditor entry)
    {
        if (!IsConfigured)
            SubscriptionTerms.Copy(Terms.Entry, entry.Node);
        else
            entry.ConfiguredSubscriptionState = Invalid is not null ? Models.SubscriptionConfiguredSubscriptionState.Invalid
                : IsConcluded ? Models.SubscriptionConfiguredSubscriptionState.Concluded
                : Models.SubscriptionConfiguredSubscriptionState.Valid;
        foreach (var receiver in Receivers)
        {
            var described = entry.Receivers.Receivers[receiver.Name];
            described.SentEventRecords = (ulong)receiver.Sent;
            described.ExcludedEventRecords = (ulong)receiver.Excluded;
            described.State = receiver.State;
        }
    }
}
