using System.Text.Json;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>JSON Schema (2020-12, which OpenAPI 3.1 uses) of nodes and types as RFC 7951 writes them.</summary>
internal sealed class JsonSchemas(Utf8JsonWriter writer)
{
    /// <summary>The name under which a container's or entry's schema stands in the document.</summary>
    public static string NameOf(ParentNode node) => string.Concat(node.Path.Select(c => c switch { '/' => '.', ':' => '_', _ => c })).TrimStart('.');

    /// <summary>A reference to it.</summary>
    public void Reference(ParentNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref", $"#/components/schemas/{NameOf(node)}");
        writer.WriteEndObject();
    }

    /// <summary>An object of what a container, entry, input or output holds.</summary>
    public void Content(ParentNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        Describe(node);
        writer.WriteStartObject("properties");
        foreach (var child in node.DataChildren)
        {
            writer.WritePropertyName(PropertyOf(node, child));
            Child(child);
        }
        writer.WriteEndObject();
        var required = node.DataChildren.Where(c => IsRequired(node, c)).Select(c => PropertyOf(node, c)).ToList();
        if (required.Count > 0)
        {
            writer.WriteStartArray("required");
            foreach (var name in required)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    /// <summary>A resource as a body: one member with the resource's qualified name.</summary>
    public void Body(SchemaNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        writer.WritePropertyName($"{node.Module.Name}:{node.Name}");
        Child(node);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool IsRequired(ParentNode parent, SchemaNode child) => child.Whens.Count == 0 && child.Case is null
        && (child is LeafNode { IsMandatory: true } || (parent is ListNode list && list.Keys.Contains(child)));

    private static string PropertyOf(ParentNode parent, SchemaNode child) =>
        ReferenceEquals(parent.Module, child.Module) && parent.Kind != SchemaNodeKind.Root ? child.Name : $"{child.Module.Name}:{child.Name}";

    private void Child(SchemaNode node)
    {
        switch (node)
        {
            case ContainerNode container:
                Inner(container);
                break;
            case ListNode list:
                Array(list, list.MinElements, list.MaxElements, () => Inner(list));
                break;
            case LeafListNode list:
                Array(list, list.MinElements, list.MaxElements, () => Value(list.Type, null));
                break;
            case LeafNode leaf:
                Value(leaf.Type, leaf);
                break;
            default:
                writer.WriteStartObject();
                Describe(node);
                writer.WriteEndObject();
                break;
        }
    }

    /// <summary>What stands in inputs and outputs has no schema of its own.</summary>
    private void Inner(ParentNode node)
    {
        for (var at = node.DataParent; at is not null; at = at.DataParent)
            if (at is MessageNode)
            {
                Content(node);
                return;
            }
        Reference(node);
    }

    private void Array(SchemaNode node, uint least, uint most, Action item)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "array");
        Describe(node);
        if (least > 0)
            writer.WriteNumber("minItems", least);
        if (most < uint.MaxValue)
            writer.WriteNumber("maxItems", most);
        writer.WritePropertyName("items");
        item();
        writer.WriteEndObject();
    }

    private void Value(YangType type, LeafNode? leaf)
    {
        writer.WriteStartObject();
        if (leaf is not null)
            Describe(leaf);
        if (leaf?.Units is { } units)
            writer.WriteString("x-units", units);
        if (leaf?.Default is { } value)
            writer.WriteString("x-yang-default", value.Span);
        Shape(type);
        writer.WriteEndObject();
    }

    private void Shape(YangType type)
    {
        switch (type)
        {
            case LeafRefType reference:
                Shape(reference.TargetType);
                return;
            case UnionType union:
                writer.WriteStartArray("anyOf");
                foreach (var member in union.Members)
                    Value(member, null);
                writer.WriteEndArray();
                return;
            case EnumerationType enumeration:
                writer.WriteString("type", "string");
                writer.WriteStartArray("enum");
                foreach (var member in enumeration.Members)
                    writer.WriteStringValue(member.Name);
                writer.WriteEndArray();
                return;
        }
        switch (type.BuiltIn)
        {
            case BuiltInType.Int8 or BuiltInType.Int16 or BuiltInType.Int32 or BuiltInType.UInt8 or BuiltInType.UInt16 or BuiltInType.UInt32:
                writer.WriteString("type", "integer");
                var (least, most) = Bounds(type.BuiltIn);
                writer.WriteNumber("minimum", least);
                writer.WriteNumber("maximum", most);
                break;
            case BuiltInType.Boolean:
                writer.WriteString("type", "boolean");
                break;
            case BuiltInType.Empty:
                writer.WriteString("type", "array");
                writer.WriteStartObject("items");
                writer.WriteString("type", "null");
                writer.WriteEndObject();
                break;
            case BuiltInType.Binary:
                writer.WriteString("type", "string");
                writer.WriteString("contentEncoding", "base64");
                break;
            default:
                writer.WriteString("type", "string");
                writer.WriteString("format", type.BuiltIn.ToString().ToLowerInvariant());
                break;
        }
    }

    private static (long Least, long Most) Bounds(BuiltInType type) => type switch
    {
        BuiltInType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        BuiltInType.Int16 => (short.MinValue, short.MaxValue),
        BuiltInType.Int32 => (int.MinValue, int.MaxValue),
        BuiltInType.UInt8 => (0, byte.MaxValue),
        BuiltInType.UInt16 => (0, ushort.MaxValue),
        _ => (0, uint.MaxValue),
    };

    private void Describe(SchemaNode node)
    {
        if (node.Description is { } description)
            writer.WriteString("description", description);
        if (!node.IsConfig && node.DataParent is not (null or MessageNode))
            writer.WriteBoolean("readOnly", true);
    }
}
