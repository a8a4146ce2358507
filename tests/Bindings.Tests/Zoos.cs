using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings.Tests;

/// <summary>Schemas and trees of the zoo.</summary>
internal static class Zoos
{
    private static readonly Lazy<Schema> Alone = new(() => Compile("zoo"));
    private static readonly Lazy<Schema> Extended = new(() => Compile("zoo-more", "zoo"));

    /// <summary>The module the bindings were made of.</summary>
    public static Schema Schema => Alone.Value;

    /// <summary>The same with a module they do not know.</summary>
    public static Schema More => Extended.Value;

    /// <summary>A tree made by editing the empty one.</summary>
    public static ZooRoot Tree(Action<ZooRootEditor> edit, Schema? schema = null)
    {
        var editor = new TreeEditor(DataTree.Empty(schema ?? Schema));
        edit(new ZooRootEditor(editor.Root));
        return new ZooRoot(editor.ToTree().Root);
    }

    public static Schema Compile(params string[] modules)
    {
        var source = new DirectoryModuleSource([Path.Combine(AppContext.BaseDirectory, "Modules")]);
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = modules });
        Assert.IsFalse(result.HasErrors, string.Join('\n', result.Diagnostics));
        return result.Schema!;
    }
}
