using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// OpenAPI 3.1 of what RESTCONF serves, made from the schema: a path for every container, list and list entry, rpc and action of a module or below a path. It
/// says what there is, not what a user may do.
/// </summary>
internal sealed class OpenApiDocument
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _writer;
    private readonly JsonSchemas _schemas;
    private readonly HashSet<ParentNode> _used = [];

    private OpenApiDocument(Utf8JsonWriter writer)
    {
        _writer = writer;
        _schemas = new JsonSchemas(writer);
    }

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="module">The module whose nodes are told; null for all.</param>
    /// <param name="path">A schema path at and below which nodes are told; null for all.</param>
    /// <param name="operations">The rpcs that can be called.</param>
    public static void Write(IBufferWriter<byte> output, Schema schema, string? module, string? path, IEnumerable<OperationNode> operations)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        var document = new OpenApiDocument(writer);
        writer.WriteStartObject();
        writer.WriteString("openapi", "3.1.0");
        writer.WriteStartObject("info");
        writer.WriteString("title", module is null ? "Netconf.Mano" : $"Netconf.Mano: {module}");
        writer.WriteString("version", schema.ContentId);
        writer.WriteString("description", "RESTCONF (RFC 8040). The bodies are also to be had and taken as application/yang-data+xml.");
        writer.WriteEndObject();
        writer.WriteStartObject("paths");
        foreach (var child in schema.Root.DataChildren)
            if (child is ParentNode parent)
                document.Node(parent, $"{RestconfOptions.Root}/data", [], n => (module is null || n.Module.Name == module) && IsBelow(n, path));
        if (path is null)
            foreach (var rpc in operations.Where(r => module is null || r.Module.Name == module))
                document.Call(rpc, $"{RestconfOptions.Root}/operations/{rpc.Module.Name}:{rpc.Name}", []);
        writer.WriteEndObject();
        document.Components();
        writer.WriteEndObject();
    }

    private static bool IsBelow(SchemaNode node, string? path) =>
        path is null || (node.Path.StartsWith(path, StringComparison.Ordinal) && (node.Path.Length == path.Length || node.Path[path.Length] == '/'));

    private void Node(ParentNode node, string above, IReadOnlyList<string> parameters, Func<SchemaNode, bool> isWanted)
    {
        var qualified = node.DataParent is not { Kind: not SchemaNodeKind.Root } parent || !ReferenceEquals(parent.Module, node.Module);
        var path = $"{above}/{(qualified ? node.Module.Name + ":" : "")}{node.Name}";
        var wanted = isWanted(node);
        if (node is ListNode list)
        {
            if (wanted)
                Path(path, parameters, () => Read(node));
            if (list.Keys.Count == 0)
                return;
            var keys = list.Keys.Select(k => Unique($"{list.Name}-{k.Name}", parameters)).ToList();
            path += "=" + string.Join(',', keys.Select(k => $"{{{k}}}"));
            parameters = [.. parameters, .. keys];
        }
        if (wanted)
            Path(path, parameters, () => Resource(node));
        foreach (var child in node.DataChildren)
            if (child is ParentNode inner)
                Node(inner, path, parameters, isWanted);
        foreach (var action in node.Actions)
            if (isWanted(action))
                Call(action, $"{path}/{(ReferenceEquals(action.Module, node.Module) ? "" : action.Module.Name + ":")}{action.Name}", parameters);
    }

    private static string Unique(string name, IReadOnlyList<string> taken)
    {
        var unique = name;
        for (var n = 2; taken.Contains(unique); n++)
            unique = $"{name}-{n}";
        return unique;
    }

    private void Path(string path, IReadOnlyList<string> parameters, Action methods)
    {
        _writer.WriteStartObject(path);
        if (parameters.Count > 0)
        {
            _writer.WriteStartArray("parameters");
            foreach (var name in parameters)
                Parameter(name, "path", true, "A key, percent-encoded.");
            _writer.WriteEndArray();
        }
        methods();
        _writer.WriteEndObject();
    }

    private void Resource(ParentNode node)
    {
        Read(node);
        if (!node.IsConfig)
            return;
        Change("put", node, "Creates or replaces it", "201", "204");
        Change("patch", node, "Merges into it", "204");
        _writer.WriteStartObject("post");
        Summary(node, "Creates a child of it");
        _writer.WriteStartObject("requestBody");
        Body(() =>
        {
            _writer.WriteStartObject();
            _writer.WriteString("type", "object");
            _writer.WriteNumber("minProperties", 1);
            _writer.WriteNumber("maxProperties", 1);
            _writer.WriteEndObject();
        });
        _writer.WriteEndObject();
        Responses("201");
        _writer.WriteEndObject();
        _writer.WriteStartObject("delete");
        Summary(node, "Deletes it");
        Responses("204");
        _writer.WriteEndObject();
    }

    private void Read(ParentNode node)
    {
        Use(node);
        _writer.WriteStartObject("get");
        Summary(node, "Reads it");
        _writer.WriteStartArray("parameters");
        Parameter("content", "query", false, "config, nonconfig or all");
        Parameter("depth", "query", false, "How many levels, 1 to 65535, or unbounded");
        Parameter("fields", "query", false, "Which nodes: a/b(c;d)");
        Parameter("with-defaults", "query", false, "report-all, report-all-tagged, trim or explicit");
        _writer.WriteEndArray();
        _writer.WriteStartObject("responses");
        _writer.WriteStartObject("200");
        _writer.WriteString("description", "The resource");
        Body(() => _schemas.Body(node));
        _writer.WriteEndObject();
        Refusal();
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    private void Change(string method, ParentNode node, string what, params string[] statuses)
    {
        _writer.WriteStartObject(method);
        Summary(node, what);
        _writer.WriteStartObject("requestBody");
        Body(() => _schemas.Body(node));
        _writer.WriteEndObject();
        Responses(statuses);
        _writer.WriteEndObject();
    }

    private void Call(OperationNode operation, string path, IReadOnlyList<string> parameters) => Path(path, parameters, () =>
    {
        Use(operation.Input);
        Use(operation.Output);
        _writer.WriteStartObject("post");
        Summary(operation, operation.Description ?? "Calls it");
        if (operation.Input.DataChildren.Count > 0)
        {
            _writer.WriteStartObject("requestBody");
            Body(() => Message(operation, operation.Input, "input"));
            _writer.WriteEndObject();
        }
        _writer.WriteStartObject("responses");
        _writer.WriteStartObject(operation.Output.DataChildren.Count > 0 ? "200" : "204");
        _writer.WriteString("description", "Done");
        if (operation.Output.DataChildren.Count > 0)
            Body(() => Message(operation, operation.Output, "output"));
        _writer.WriteEndObject();
        Refusal();
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    });

    private void Message(OperationNode operation, MessageNode content, string name)
    {
        _writer.WriteStartObject();
        _writer.WriteString("type", "object");
        _writer.WriteStartObject("properties");
        _writer.WritePropertyName($"{operation.Module.Name}:{name}");
        _schemas.Content(content);
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    private void Summary(SchemaNode node, string what)
    {
        _writer.WriteString("summary", what);
        _writer.WriteStartArray("tags");
        _writer.WriteStringValue(node.Module.Name);
        _writer.WriteEndArray();
    }

    private void Body(Action schema)
    {
        _writer.WriteStartObject("content");
        _writer.WriteStartObject(MediaTypes.DataJson);
        _writer.WritePropertyName("schema");
        schema();
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    private void Responses(params string[] statuses)
    {
        _writer.WriteStartObject("responses");
        foreach (var status in statuses)
        {
            _writer.WriteStartObject(status);
            _writer.WriteString("description", status == "201" ? "Created" : "Done");
            _writer.WriteEndObject();
        }
        Refusal();
        _writer.WriteEndObject();
    }

    private void Refusal()
    {
        _writer.WriteStartObject("default");
        _writer.WriteString("$ref", "#/components/responses/errors");
        _writer.WriteEndObject();
    }

    private void Parameter(string name, string place, bool isRequired, string description)
    {
        _writer.WriteStartObject();
        _writer.WriteString("name", name);
        _writer.WriteString("in", place);
        if (isRequired)
            _writer.WriteBoolean("required", true);
        _writer.WriteString("description", description);
        _writer.WriteStartObject("schema");
        _writer.WriteString("type", "string");
        _writer.WriteEndObject();
        _writer.WriteEndObject();
    }

    /// <summary>Notes that a node's schema is referred to, and those below it.</summary>
    private void Use(ParentNode node)
    {
        if (node is MessageNode || !_used.Add(node))
            return;
        foreach (var child in node.DataChildren)
            if (child is ParentNode inner)
                Use(inner);
    }

    private void Components()
    {
        _writer.WriteStartObject("components");
        _writer.WriteStartObject("schemas");
        foreach (var node in _used)
        {
            _writer.WritePropertyName(JsonSchemas.NameOf(node));
            _schemas.Content(node);
        }
        _writer.WriteEndObject();
        _writer.WriteStartObject("responses");
        _writer.WriteStartObject("errors");
        _writer.WriteString("description", "ietf-restconf:errors (RFC 8040 §7.1)");
        Body(() =>
        {
            _writer.WriteStartObject();
            _writer.WriteString("type", "object");
            _writer.WriteEndObject();
        });
        _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.WriteStartObject("securitySchemes");
        foreach (var scheme in new[] { "basic", "bearer" })
        {
            _writer.WriteStartObject(scheme);
            _writer.WriteString("type", "http");
            _writer.WriteString("scheme", scheme);
            _writer.WriteEndObject();
        }
        _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.WriteStartArray("security");
        foreach (var scheme in new[] { "basic", "bearer" })
        {
            _writer.WriteStartObject();
            _writer.WriteStartArray(scheme);
            _writer.WriteEndArray();
            _writer.WriteEndObject();
        }
        _writer.WriteEndArray();
    }
}
