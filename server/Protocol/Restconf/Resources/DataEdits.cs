using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>A configuration datastore as a resource: how it is read and changed, and where its resources are.</summary>
/// <param name="Name">Running, candidate or startup; of others that can only be read, too.</param>
/// <param name="Path">The path of the datastore resource.</param>
internal sealed record ConfigurationResource(DatastoreName Name, string Path);

/// <summary>An edit that was made.</summary>
/// <param name="Existed">Whether the resource was there before.</param>
/// <param name="After">The tree with the edit in it.</param>
/// <param name="At">When it was made.</param>
internal sealed record Edited(bool Existed, DataTree After, DateTimeOffset At);

/// <summary>POST, PUT, PATCH and DELETE on data (RFC 8040 §4.4–4.7).</summary>
internal sealed class DataEdits(RestconfServer server)
{
    /// <summary>Creates a child of the target.</summary>
    public async Task<Fault?> PostAsync(RestconfRequest request, ConfigurationResource datastore, ResourceTarget target)
    {
        if (!target.IsDatastore && target.Node is not (ContainerNode or ListNode))
            return NotAllowed(target, "Nothing can be created below a value.");
        var (query, fault) = QueryParameters.OfInsert(request.Query);
        var (preconditions, unreadable) = Preconditions.Of(request.Context.Request);
        if ((fault ?? unreadable) is { } refused)
            return refused;
        var (body, refusedBody) = await ReceiveAsync(request).ConfigureAwait(false);
        if (body is null)
            return refusedBody;
        var parent = target.Instance;
        var (sent, wrong) = body.ReadChild(parent);
        if (wrong is not null)
            return wrong;
        var child = sent!.Path;
        var (wish, misplaced) = WishOf(query!, child);
        if (misplaced is not null)
            return misplaced;
        var item = sent.Item with { Operation = EditOperation.Create, Insert = wish };
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, parent, preconditions!,
            tree => ResourceEdit.IsPlace(tree, parent) ? null : NoSuchParent(parent),
            tree => ResourceEdit.Apply(tree, parent, item)).ConfigureAwait(false);
        if (failed is not null)
            return failed;
        server.Describe(request, edited!, child);
        request.Context.Response.Headers.Location = request.UrlOf(datastore.Path + ResourcePath.Print(child));
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
        return null;
    }

    /// <summary>Creates or replaces the target.</summary>
    public async Task<Fault?> PutAsync(RestconfRequest request, ConfigurationResource datastore, ResourceTarget target)
    {
        var (query, fault) = QueryParameters.OfInsert(request.Query);
        var (preconditions, unreadable) = Preconditions.Of(request.Context.Request);
        if ((fault ?? unreadable ?? RefuseWhole(target)) is { } refused)
            return refused;
        var (body, refusedBody) = await ReceiveAsync(request).ConfigureAwait(false);
        if (body is null)
            return refusedBody;
        if (target.IsDatastore)
            return await ReplaceDatastoreAsync(request, datastore, body, preconditions!).ConfigureAwait(false);
        var (item, wrong) = ItemFor(target, body);
        var (wish, misplaced) = WishOf(query!, target.Instance);
        if ((wrong ?? misplaced) is { } bad)
            return bad;
        item = item! with { Operation = EditOperation.Replace, Insert = wish };
        var parent = target.Instance.Parent!;
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, target.Instance, preconditions!,
            tree => ResourceEdit.IsPlace(tree, parent) ? RefuseOtherKey(tree, target, item) : NoSuchParent(parent),
            tree => ResourceEdit.Apply(tree, parent, item)).ConfigureAwait(false);
        if (failed is not null)
            return failed;
        server.Describe(request, edited!, target.Instance);
        if (!edited!.Existed)
            request.Context.Response.Headers.Location = request.UrlOf(datastore.Path + ResourcePath.Print(target.Instance));
        request.Context.Response.StatusCode = edited.Existed ? StatusCodes.Status204NoContent : StatusCodes.Status201Created;
        return null;
    }

    /// <summary>Merges into the target, which must be there (§4.6.1).</summary>
    public async Task<Fault?> PatchAsync(RestconfRequest request, ConfigurationResource datastore, ResourceTarget target)
    {
        var (preconditions, unreadable) = Preconditions.Of(request.Context.Request);
        if ((QueryParameters.None(request.Query, "a PATCH") ?? unreadable ?? RefuseWhole(target)) is { } refused)
            return refused;
        var (body, refusedBody) = await RequestBody.ReceiveAsync(request.Context, server.Schema, server.Options).ConfigureAwait(false);
        if (body is null)
        {
            request.Context.Response.Headers["Accept-Patch"] = MediaTypes.Patches;
            return refusedBody;
        }
        if (body.IsYangPatch)
            return await YangPatchResource.ApplyAsync(server, request, datastore, target, body, preconditions!).ConfigureAwait(false);
        Func<DataTree, EditResult> edit;
        EditItem? item = null;
        if (target.IsDatastore)
        {
            var read = body.ReadDatastore();
            if (read.Content is not { } content)
                return Fault.Of(read.Errors);
            edit = tree => ResourceEdit.ApplyToDatastore(tree, content, EditOperation.Merge);
        }
        else
        {
            (item, var wrong) = ItemFor(target, body);
            if (wrong is not null)
                return wrong;
            item = item! with { Operation = EditOperation.Merge };
            edit = tree => ResourceEdit.Apply(tree, target.Instance.Parent!, item);
        }
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, target.Instance, preconditions!,
            tree => IsPatchable(tree, target) ? item is null ? null : RefuseOtherKey(tree, target, item) : NoSuchResource(target), edit).ConfigureAwait(false);
        if (failed is not null)
            return failed;
        server.Describe(request, edited!, target.Instance);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    /// <summary>Deletes the target.</summary>
    public async Task<Fault?> DeleteAsync(RestconfRequest request, ConfigurationResource datastore, ResourceTarget target)
    {
        if (target.IsDatastore)
            return NotAllowed(target, "A datastore cannot be deleted.");
        var (preconditions, unreadable) = Preconditions.Of(request.Context.Request);
        if ((QueryParameters.None(request.Query, "a DELETE") ?? unreadable ?? RefuseWhole(target)) is { } refused)
            return refused;
        if (target.Node is LeafNode { IsKey: true })
            return Fault.Invalid($"{target.Node.Name} is a key: it goes with its entry.");
        var item = ResourceEdit.ItemNaming(target.Instance) with { Operation = EditOperation.Delete };
        var (_, failed) = await server.ChangeAsync(
            request, datastore, target.Instance, preconditions!,
            tree => ResourceEdit.Exists(tree, target.Instance) ? null : NoSuchResource(target),
            tree => ResourceEdit.Apply(tree, target.Instance.Parent!, item)).ConfigureAwait(false);
        if (failed is null)
            request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return failed;
    }

    /// <summary>Where an entry is to be placed (§4.8.5, §4.8.6).</summary>
    public (InsertWish? Wish, Fault? Fault) WishOf(QueryParameters query, InstancePath child)
    {
        if (query.Insert is not { } position)
            return (null, null);
        if (child.Node is not (ListNode { IsUserOrdered: true } or LeafListNode { IsUserOrdered: true }))
            return (null, Fault.Invalid($"insert is for entries of lists that are ordered by the user; {child.Node.Name} is none."));
        if (query.Point is not { } point)
            return (new InsertWish(position), null);
        var (at, fault) = ResourcePath.Parse(point, InstancePath.Root(server.Schema.Root), server.Schema);
        if (fault is not null)
            return (null, fault);
        var neighbour = at!.Instance;
        return !ReferenceEquals(neighbour.Node, child.Node) || !neighbour.Parent!.Equals(child.Parent)
            ? (null, Fault.Invalid($"point names no entry of the list {child.Node.Name} that the new one is in."))
            : (new InsertWish(position, neighbour.Node is ListNode ? neighbour.Key : null, neighbour.HasValue ? neighbour.Value : null), null);
    }

    private async Task<Fault?> ReplaceDatastoreAsync(
        RestconfRequest request, ConfigurationResource datastore, RequestBody body, Preconditions preconditions)
    {
        var read = body.ReadDatastore();
        if (read.Content is not { } content)
            return Fault.Of(read.Errors);
        var root = InstancePath.Root(server.Schema.Root);
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, root, preconditions, static _ => null,
            tree => ResourceEdit.ApplyToDatastore(tree, content, EditOperation.Replace)).ConfigureAwait(false);
        if (failed is not null)
            return failed;
        server.Describe(request, edited!, root);
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private async Task<(RequestBody? Body, Fault? Fault)> ReceiveAsync(RestconfRequest request)
    {
        var (body, fault) = await RequestBody.ReceiveAsync(request.Context, server.Schema, server.Options).ConfigureAwait(false);
        return body is { IsYangPatch: true }
            ? (null, new Fault(StatusCodes.Status415UnsupportedMediaType, [new RpcError(
                RpcErrorType.Protocol, ErrorTag.InvalidValue, "A YANG Patch goes with the method PATCH.")]))
            : (body, fault);
    }

    /// <summary>What the body holds, which must be the resource the path names.</summary>
    private static (EditItem? Item, Fault? Fault) ItemFor(ResourceTarget target, RequestBody body)
    {
        var parent = target.Instance.Parent!;
        var (sent, fault) = body.ReadChild(parent);
        if (fault is not null)
            return (null, fault);
        return sent!.Path.Equals(target.Instance)
            ? (sent.Item, null)
            : (null, Fault.Invalid($"The body is {sent.Path}, the URI names {target.Instance}: they must be the same."));
    }

    /// <summary>A key cannot be changed, only said again.</summary>
    private static Fault? RefuseOtherKey(DataTree tree, ResourceTarget target, EditItem item) =>
        target.Node is LeafNode { IsKey: true } key && tree.Find(target.Instance.Parent!) is { Exists: true } entry
        && entry.TryGetLeaf(key.Ordinal, out var value) && !value.SequenceEqual(item.Value!.Value.Span)
            ? Fault.Invalid($"{key.Name} is a key and cannot be changed: create another entry.")
            : null;

    private static bool IsPatchable(DataTree tree, ResourceTarget target) =>
        ResourceEdit.IsPlace(tree, target.Instance)
        || (target.Node is LeafNode { Default: not null } && ResourceEdit.IsPlace(tree, target.Instance.Parent!));

    private static Fault? RefuseWhole(ResourceTarget target) => target.IsWholeList
        ? Fault.Invalid($"{target.Node.Name} is a list: name one entry of it, with its keys behind an equals sign.")
        : null;

    private static Fault NotAllowed(ResourceTarget target, string why) => Fault.NotAllowed(DataResource.Allow(target, isWritable: true), why);

    private static Fault NoSuchParent(InstancePath parent) => Fault.NotFound($"There is no {parent} to hold the resource: create it first.");

    private static Fault NoSuchResource(ResourceTarget target) => Fault.NotFound($"There is no {target.Instance}.");
}
