using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>What to generate.</summary>
/// <param name="Namespace">The C# namespace.</param>
/// <param name="Root">The name of the view of the root.</param>
/// <param name="Modules">The modules whose nodes are bound, in the order their names are given out.</param>
internal sealed record BindingsRequest(string Namespace, string Root, IReadOnlyList<string> Modules);

/// <summary>Generates C# views and editors over the data trees of a schema: file name → text.</summary>
internal sealed partial class BindingsGenerator
{
    /// <summary>A file holds a node with all below it unless that is more than this; then its children get files of their own.</summary>
    private const int NodesPerFile = 60;

    private readonly SortedDictionary<string, CodeWriter> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<ParentNode, ViewModel> _models = [];
    private readonly TypeNames _names = new();
    private readonly BindingsRequest _request;
    private readonly Schema _schema;
    private readonly LeafTypes _types;

    private BindingsGenerator(Schema schema, BindingsRequest request)
    {
        _schema = schema;
        _request = request;
        _types = new LeafTypes(_names);
    }

    /// <summary>Generates the files.</summary>
    public static IReadOnlyDictionary<string, string> Generate(Schema schema, BindingsRequest request) =>
        new BindingsGenerator(schema, request).Generate();

    private Dictionary<string, string> Generate()
    {
        // Names first, from the top down, in the order of the module list: what is added later must not rename what was there.
        var tops = Tops().ToList();
        var rpcs = InOrder(_schema.Rpcs).ToList();
        var messages = rpcs.SelectMany(r => new ParentNode[] { r.Input, r.Output }).Concat(InOrder(_schema.Notifications)).ToList();
        foreach (var top in tops.OfType<ParentNode>().Concat(messages))
            Name(top);
        var root = new ViewModel(_schema.Root, _request.Root, tops, _names, _types);
        foreach (var top in tops.OfType<ParentNode>().Concat(messages))
            Model(top);

        var resolve = new ResolveWriter(_models, root);
        Write(_request.Root, root, resolve);
        foreach (var top in tops.OfType<ParentNode>())
            Write(_names.View(top), top, resolve);
        foreach (var rpc in rpcs)
        {
            Write(CsName.Pascal(rpc.Module.Name) + ".Rpcs", rpc.Input, resolve);
            Write(CsName.Pascal(rpc.Module.Name) + ".Rpcs", rpc.Output, resolve);
        }
        foreach (var notification in InOrder(_schema.Notifications))
            Write(CsName.Pascal(notification.Module.Name) + ".Notifications", notification, resolve);
        if (rpcs.Count > 0)
            OperationWriter.Rpcs(File("Rpcs"), rpcs, _names);
        ValueTypes();
        return _files.ToDictionary(f => f.Key + ".g.cs", f => f.Value.ToString());
    }

    private IEnumerable<T> InOrder<T>(IEnumerable<T> nodes)
        where T : SchemaNode =>
        _request.Modules.SelectMany(m => nodes.Where(n => n.Module.Name == m));

    private IEnumerable<SchemaNode> Tops() => InOrder(_schema.Root.DataChildren);

    private void Name(ParentNode node)
    {
        _names.View(node);
        foreach (var child in Below(node))
            Name(child);
    }

    private void Model(ParentNode node)
    {
        _models[node] = new ViewModel(node, _names.View(node), node.DataChildren, _names, _types);
        foreach (var child in Below(node))
            Model(child);
    }

    /// <summary>The views directly below a node: its containers and lists, the messages of its actions, its notifications.</summary>
    private static IEnumerable<ParentNode> Below(ParentNode node) =>
        node.DataChildren.OfType<ParentNode>()
            .Concat(node.Actions.SelectMany(a => new ParentNode[] { a.Input, a.Output }))
            .Concat(node.Notifications);

    private void Write(string file, ParentNode node, ResolveWriter resolve)
    {
        Write(file, _models[node], resolve);
        var splits = Size(node) > NodesPerFile;
        foreach (var child in Below(node))
            Write(splits && Size(child) > NodesPerFile / 4 ? _names.View(child) : file, child, resolve);
    }

    private void Write(string file, ViewModel model, ResolveWriter resolve)
    {
        var code = File(file);
        var view = new ViewWriter(code, model, _names, _types);
        view.Write(resolve);
        new EditorWriter(code, model, _names, view).Write();
    }

    private static int Size(ParentNode node) => node.DataChildren.Count + Below(node).Sum(Size);

    private void ValueTypes()
    {
        foreach (var shape in _types.Enums.Values)
            ValueTypeWriter.Enum(File(shape.File + ".Types"), shape);
        foreach (var union in _types.Unions.Values)
            ValueTypeWriter.Union(File(union.File + ".Types"), union);
        foreach (var (name, identity) in _types.Identities)
            ValueTypeWriter.Identity(File(CsName.Pascal(identity.Module.Name) + ".Types"), name, identity);
    }

    private CodeWriter File(string name)
    {
        if (_files.TryGetValue(name, out var code))
            return code;
        _files[name] = code = new CodeWriter();
        code.Line("// <auto-generated>");
        code.Line("//     Generated from YANG modules by tools/YangCompiler. Change the module, not this file.");
        code.Line("// </auto-generated>");
        code.Line("#nullable enable");
        code.Line("#pragma warning disable CS0612, CS0618 // obsolete nodes are bound all the same");
        code.Line();
        code.Line("using System;");
        code.Line("using System.Collections.Generic;");
        code.Line("using System.Net;");
        code.Line("using Netconf.Mano.Bindings;");
        code.Line("using Netconf.Mano.Data;");
        code.Line("using Netconf.Mano.Yang;");
        code.Line();
        code.Line($"namespace {_request.Namespace};");
        return code;
    }
}
