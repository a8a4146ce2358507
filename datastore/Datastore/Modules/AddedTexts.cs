using Netconf.Mano.Bindings.Protocol;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;
using Encoding = System.Text.Encoding;

namespace Netconf.Mano.Datastore;

/// <summary>A module or submodule to serve beside those the server started with.</summary>
/// <param name="File">What findings call it: its file's name.</param>
/// <param name="Text">YANG or YIN.</param>
public sealed record AddedText(string File, string Text)
{
    /// <summary>Whether it is only there to be imported.</summary>
    public bool IsImportOnly { get; init; }

    /// <summary>The features supported; null for all.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The same for the compiler; one object, by which the compiled module is known again.</summary>
    internal ModuleText Source { get; } = new(File, Encoding.UTF8.GetBytes(Text));

    /// <summary>The name it gives itself; empty when it has none, which the compiler explains.</summary>
    internal string Name => Source.DeclaredName ?? "";
}

/// <summary>From texts to schemas, and where the texts are kept: in the kept state, so that they are as durable as what they are the models of.</summary>
internal static class AddedTexts
{
    /// <summary>
    /// Extends a schema; what was in it keeps its ordinals. All imported texts and all submodules are sources, the other modules are implemented.
    /// </summary>
    public static SchemaResult Extend(Schema schema, IReadOnlyList<AddedText> texts)
    {
        var imported = new MemoryModuleSource();
        foreach (var text in texts.Where(t => t.IsImportOnly))
            imported.Add(text.Source);
        var features = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var text in texts)
            if (text.Features is { } chosen)
                features[text.Name] = chosen;
        return SchemaCompiler.Compile(new SchemaRequest(imported)
        {
            Base = schema,
            Texts = [.. texts.Where(t => !t.IsImportOnly).Select(t => t.Source)],
            Features = features,
        });
    }

    /// <summary>The texts in a tree of the kept state.</summary>
    public static IReadOnlyList<AddedText> In(DataTree state)
    {
        if (!CanKeep(state.Schema))
            return [];
        var kept = new ProtocolRoot(state.Root).AddedModules;
        var texts = new List<AddedText>();
        foreach (var module in kept.AddedModuleList)
            texts.Add(new AddedText(module.Name, module.Text)
            {
                IsImportOnly = module.ImportOnly,
                Features = module.Features is { } f ? [.. f.Features] : null,
            });
        return texts;
    }

    /// <summary>The schema with what was added to it before; the server does not start with less than it had.</summary>
    /// <exception cref="StoreException">They do not compile with the server's own models any more.</exception>
    public static Schema Restore(Schema schema, DataTree state)
    {
        var texts = In(state);
        if (texts.Count == 0)
            return schema;
        var result = Extend(schema, texts);
        return result.Schema ?? throw new StoreException(
            "The modules added at run time do not compile with those of this server: " +
            string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
    }

    /// <summary>Whether the models that keep them are served.</summary>
    public static bool CanKeep(Schema schema) => schema.Root.FindChild("mano-modules", "added-modules") is not null;

    /// <summary>Keeps a text.</summary>
    public static void Keep(ProtocolRootEditor root, AddedText text, string user)
    {
        var entry = root.AddedModules.AddedModuleList[text.Name];
        (entry.Revision, entry.ImportOnly, entry.AddedBy, entry.Text) = (text.Source.DeclaredRevision, text.IsImportOnly, user, text.Text);
        if (text.Features is { } features)
            entry.Features.Features.Set(features);
    }
}
