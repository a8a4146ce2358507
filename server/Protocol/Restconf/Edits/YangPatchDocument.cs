using System.Text;
using System.Text.Json;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>One edit of a YANG Patch as it was sent (RFC 8072 §2.3).</summary>
/// <param name="Id">edit-id.</param>
/// <param name="Operation">create, delete, insert, merge, move, replace or remove.</param>
/// <param name="Target">The path below the patch's own target.</param>
internal sealed record SentEdit(string Id, string Operation, string Target)
{
    public string? Point { get; init; }

    public string? Where { get; init; }

    /// <summary>What stands in <c>value</c>: one element, or one object with one member.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }
}

/// <summary>A yang-patch message.</summary>
/// <param name="Id">patch-id.</param>
/// <param name="Edits">The edits, in order.</param>
internal sealed record YangPatchDocument(string Id, IReadOnlyList<SentEdit> Edits)
{
    private const string Namespace = "urn:ietf:params:xml:ns:yang:ietf-yang-patch";
    private static readonly string[] Operations = ["create", "delete", "insert", "merge", "move", "replace", "remove"];
    private static readonly string[] WithValue = ["create", "insert", "merge", "replace"];

    /// <summary>Reads the body. Values are kept as they were sent: only their targets say by which schema they are read.</summary>
    public static (YangPatchDocument? Patch, Fault? Fault) Read(RequestBody body)
    {
        try
        {
            var read = body.Encoding == DataEncoding.Json ? ReadJson(body) : ReadXml(body);
            return read.Patch is { } patch && patch.Check() is { } wrong ? (null, wrong) : read;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or System.Xml.XmlException)
        {
            return (null, Fault.Of(new RpcError(RpcErrorType.Rpc, ErrorTag.MalformedMessage, $"The patch cannot be read: {e.Message}")));
        }
    }

    private static (YangPatchDocument? Patch, Fault? Fault) ReadJson(RequestBody body)
    {
        using var document = JsonDocument.Parse(
            body.Text.ToArray(), new JsonDocumentOptions { MaxDepth = body.Limits.Depth * 2 });
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("ietf-yang-patch:yang-patch", out var patch) || patch.ValueKind != JsonValueKind.Object)
            return (null, NoPatch());
        if (Member(patch, "patch-id") is not { } id)
            return (null, Missing("patch-id", "yang-patch"));
        var edits = new List<SentEdit>();
        if (patch.TryGetProperty("edit", out var array))
            foreach (var edit in array.EnumerateArray())
            {
                if (Member(edit, "edit-id") is not { } name)
                    return (null, Missing("edit-id", "edit"));
                edits.Add(new SentEdit(name, Member(edit, "operation") ?? "", Member(edit, "target") ?? "")
                {
                    Point = Member(edit, "point"),
                    Where = Member(edit, "where"),
                    Value = edit.TryGetProperty("value", out var value) ? Encoding.UTF8.GetBytes(value.GetRawText()) : (ReadOnlyMemory<byte>?)null,
                });
            }
        return (new YangPatchDocument(id, edits), null);
    }

    private static (YangPatchDocument? Patch, Fault? Fault) ReadXml(RequestBody body)
    {
        var reader = new Utf8XmlReader(body.Text, body.Limits);
        if (!reader.ReadPastSpace() || !reader.Is("yang-patch"u8, Namespace))
            return (null, reader.Error is { } error ? Fault.Of(RpcFaults.Malformed(error)) : NoPatch());
        string? id = null;
        var edits = new List<SentEdit>();
        while (reader.NextChild(1))
        {
            if (reader.Is("patch-id"u8, Namespace))
                id = reader.ReadParameter();
            else if (reader.Is("comment"u8, Namespace))
                reader.Skip();
            else if (reader.Is("edit"u8, Namespace))
                edits.Add(ReadEdit(ref reader));
            else
                return (null, Fault.Of(reader.Refuse("yang-patch")));
        }
        while (reader.Read())
        {
            // What follows can only be comments, or a fault.
        }
        if (reader.Error is { } fault)
            return (null, Fault.Of(RpcFaults.Malformed(fault)));
        return id is null ? (null, Missing("patch-id", "yang-patch")) : (new YangPatchDocument(id, edits), null);
    }

    private static SentEdit ReadEdit(ref Utf8XmlReader reader)
    {
        var edit = new SentEdit("", "", "");
        while (reader.NextChild(2))
        {
            if (reader.Is("edit-id"u8, Namespace))
                edit = edit with { Id = reader.ReadParameter() ?? "" };
            else if (reader.Is("operation"u8, Namespace))
                edit = edit with { Operation = reader.ReadParameter()?.Trim() ?? "" };
            else if (reader.Is("target"u8, Namespace))
                edit = edit with { Target = reader.ReadParameter()?.Trim() ?? "" };
            else if (reader.Is("point"u8, Namespace))
                edit = edit with { Point = reader.ReadParameter()?.Trim() };
            else if (reader.Is("where"u8, Namespace))
                edit = edit with { Where = reader.ReadParameter()?.Trim() };
            else if (reader.Is("value"u8, Namespace) && XmlFragment.TryReadContent(ref reader, out var value))
                edit = edit with { Value = value };
            else
                reader.Skip();
        }
        return edit;
    }

    private Fault? Check()
    {
        var ids = new HashSet<string>();
        foreach (var edit in Edits)
        {
            if (edit.Id.Length == 0)
                return Missing("edit-id", "edit");
            if (!ids.Add(edit.Id))
                return Fault.Of(RpcFaults.Bad("edit", $"The edit {edit.Id} stands more than once.") with { AppTag = null });
            if (!Operations.Contains(edit.Operation))
                return Fault.Of(RpcFaults.Invalid("operation", $"edit {edit.Id}: the operation is one of {string.Join(", ", Operations)}."));
            if (edit.Target.Length == 0)
                return Missing("target", $"edit {edit.Id}");
            if (edit.Value is null && WithValue.Contains(edit.Operation))
                return Missing("value", $"edit {edit.Id}");
            if (edit.Value is not null && !WithValue.Contains(edit.Operation))
                return Fault.Of(RpcFaults.Bad("value", $"edit {edit.Id}: {edit.Operation} takes no value."));
            if (edit.Where is not (null or "first" or "last" or "before" or "after"))
                return Fault.Of(RpcFaults.Invalid("where", $"edit {edit.Id}: where is first, last, before or after."));
            if (edit.Where is "before" or "after" != edit.Point is not null)
                return Fault.Of(RpcFaults.Bad("point", $"edit {edit.Id}: point goes with where before and after, and these need it."));
            if ((edit.Where ?? edit.Point) is not null && edit.Operation is not ("insert" or "move"))
                return Fault.Of(RpcFaults.Bad("where", $"edit {edit.Id}: where and point go with insert and move."));
        }
        return null;
    }

    private static string? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) ? member.GetString() : null;

    private static Fault Missing(string name, string within) => Fault.Of(RpcFaults.Missing(name, within));

    private static Fault NoPatch() => Fault.Of(RpcFaults.Bad("yang-patch", $"The body is one ietf-yang-patch:yang-patch, in XML an element of {Namespace}."));
}
