using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Kit;

/// <summary>Modules, trees and edits from text, and trees back to text.</summary>
internal static class Kit
{
    public const string Nc = "urn:ietf:params:xml:ns:netconf:base:1.0";

    /// <summary>A module <c>m</c> (namespace urn:m, prefix m) with that body, compiled.</summary>
    public static Schema Module(string body) =>
        Compile($"module m {{ yang-version 1.1; namespace \"urn:m\"; prefix m; {body} }}");

    public static Schema Compile(params string[] texts) => CompileWith(new NoSource(), texts);

    public static Schema CompileWith(IModuleSource source, params string[] texts)
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(source)
        {
            Texts = [.. texts.Select((t, i) => new ModuleText($"m{i}.yang", Encoding.UTF8.GetBytes(t)))],
        });
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        return result.Schema;
    }

    /// <summary>A tree of that XML; elements are in urn:m unless they say otherwise.</summary>
    public static DataTree TreeOf(Schema schema, string xml, ContentRules? rules = null)
    {
        var result = XmlDataReader.ReadTree(Wrap(xml), schema, rules ?? ContentRules.Config);
        Assert.IsNotNull(result.Tree, string.Join('\n', result.Errors));
        return result.Tree;
    }

    public static EditResult Edit(DataTree target, string xml, EditOptions? options = null)
    {
        var read = EditXml.Read(Wrap(xml), target.Schema);
        return read.Document is null
            ? new EditResult(target, read.Errors)
            : Data.Edit.Apply(target, read.Document, options ?? new EditOptions());
    }

    /// <summary>An edit that has to succeed.</summary>
    public static DataTree Edited(DataTree target, string xml, EditOptions? options = null)
    {
        var result = Edit(target, xml, options);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
        return result.Tree;
    }

    /// <summary>An edit that has to fail with one error and leave the target alone.</summary>
    public static RpcError Refused(DataTree target, string xml, EditOptions? options = null)
    {
        var result = Edit(target, xml, options);
        Assert.HasCount(1, result.Errors, string.Join('\n', result.Errors));
        Assert.AreSame(target, result.Tree);
        return result.Errors[0];
    }

    public static byte[] Wrap(string xml) =>
        Encoding.UTF8.GetBytes(
            $"<config xmlns=\"urn:m\" xmlns:m=\"urn:m\" xmlns:nc=\"{Nc}\" xmlns:yang=\"urn:ietf:params:xml:ns:yang:1\">{xml}</config>");

    /// <summary>The tree on one line: <c>c{x=1 l[a]{y=2} ll=(1,2)}</c>.</summary>
    public static string Text(DataTree tree) => Text(tree.Root);

    public static string Text(DataNode node)
    {
        var text = new StringBuilder();
        foreach (var child in node.Schema.DataChildren)
            Append(text, node, child);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, DataNode node, SchemaNode child)
    {
        switch (child)
        {
            case LeafNode when node.TryGetLeaf(child.Ordinal, out var value):
                text.Append($"{child.Name}={Encoding.UTF8.GetString(value)} ");
                break;
            case LeafListNode when node.LeafList(child.Ordinal).Count > 0:
                var values = new List<string>();
                foreach (var value in node.LeafList(child.Ordinal))
                    values.Add(Encoding.UTF8.GetString(value));
                text.Append($"{child.Name}=({string.Join(',', values)}) ");
                break;
            case ContainerNode when node.Container(child.Ordinal) is { Exists: true } container:
                text.Append($"{child.Name}{{{Text(container)}}} ");
                break;
            case ListNode list:
                foreach (var entry in node.List(list.Ordinal))
                    text.Append($"{child.Name}{{{Text(entry)}}} ");
                break;
            case AnyNode when node.Any(child.Ordinal) is { } any:
                text.Append($"{child.Name}=<{Encoding.UTF8.GetString(any.Xml.Span)}> ");
                break;
        }
    }

    private sealed class NoSource : IModuleSource
    {
        public ModuleText? Find(string name, string? revision) => null;
    }
}

/// <summary>What other people's suites say, when it is there.</summary>
internal static class Corpus
{
    /// <summary>The modules of this repository.</summary>
    public static IModuleSource Modules
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory!.FullName, "Netconf.Mano.sln")))
                directory = directory.Parent;
            return new DirectoryModuleSource([Path.Combine(directory.FullName, "yang", "Modules")], recursive: true);
        }
    }

    public static string? Directory(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Netconf.Mano.sln")))
            {
                var directory = Path.Combine(at.Parent!.FullName, "shared", "data", name);
                return System.IO.Directory.Exists(directory) ? directory : null;
            }
        return null;
    }
}
