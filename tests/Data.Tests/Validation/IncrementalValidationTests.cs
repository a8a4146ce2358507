using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Incremental validation says what full validation says, of random schemas and random edits.</summary>
[TestClass]
public class IncrementalValidationTests
{
    [TestMethod]
    public void SaysWhatFullValidationSays()
    {
        var seeds = Gen.Choose(0, 1_000_000).ToArbitrary();
        Prop.ForAll(seeds, seed => Assert.IsNull(Disagreement(seed, DependencyKinds.None)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(1234567, 7654321));
    }

    [TestMethod]
    [DataRow(DependencyKinds.Must)]
    [DataRow(DependencyKinds.When)]
    [DataRow(DependencyKinds.Leafref)]
    [DataRow(DependencyKinds.Identifier)]
    [DataRow(DependencyKinds.Unique)]
    [DataRow(DependencyKinds.Choice)]
    [DataRow(DependencyKinds.Implicit)]
    [DataRow(DependencyKinds.Existence)]
    [DataRow(DependencyKinds.Order)]
    [DataRow(DependencyKinds.Subtree)]
    [DataRow(DependencyKinds.Reference)]
    [DataRow(DependencyKinds.Count)]
    [DataRow(DependencyKinds.Mandatory)]
    [DataRow(DependencyKinds.Link)]
    [DataRow(DependencyKinds.Default)]
    public void NeedsEveryKindOfDependency(object kind)
    {
        for (var seed = 0; seed < 3000; seed++)
            if (Disagreement(seed, (DependencyKinds)kind) is not null)
                return;
        Assert.Fail($"switching off {kind} was never noticed");
    }

    /// <summary>Where the two differ for the schema and edits of a seed, or null.</summary>
    internal static string? Disagreement(int seed, DependencyKinds without)
    {
        var text = new RandomSchema(seed).Text;
        var compiled = SchemaCompiler.Compile(new SchemaRequest(new NoSource())
        {
            Texts = [new ModuleText("r.yang", Encoding.UTF8.GetBytes(text))],
        });
        if (compiled.Schema is not { } schema)
            return null;
        var random = new Random(seed);
        var edits = new RandomEdits(random);
        if (FirstValid(schema, edits) is not { } valid)
            return null;
        var draft = valid.Tree;
        for (var step = 0; step < 25; step++)
        {
            var next = edits.Change(random.Next(3) == 0 ? valid.Tree : draft, random.Next(1, 5));
            var full = Validator.ValidateAll(next);
            var incremental = Validator.Validate(valid, next, Diff.Between(valid.Tree, next), without);
            if (Difference(full, incremental) is { } difference)
                return $"seed {seed} step {step}: {difference}\n{text}\nbefore {Kit.Kit.Text(valid.Tree)}\nafter  {Kit.Kit.Text(next)}";
            draft = next;
            if (incremental.Tree is { } tree)
                valid = tree;
        }
        return null;
    }

    /// <summary>Where the two differ for edits of a schema, or null; also how many valid trees the edits went through.</summary>
    internal static (string? Difference, int Valid) Disagreement(Schema schema, int seed, int steps)
    {
        var random = new Random(seed);
        var edits = new RandomEdits(random);
        if (FirstValid(schema, edits) is not { } valid)
            return (null, 0);
        var draft = valid.Tree;
        var count = 0;
        for (var step = 0; step < steps; step++)
        {
            var next = edits.Change(random.Next(3) == 0 ? valid.Tree : draft, random.Next(1, 5));
            var full = Validator.ValidateAll(next);
            var incremental = Validator.Validate(valid, next, Diff.Between(valid.Tree, next));
            if (Difference(full, incremental) is { } difference)
                return ($"step {step}: {difference}\nbefore {Kit.Kit.Text(valid.Tree)}\nafter  {Kit.Kit.Text(next)}", count);
            draft = next;
            if (incremental.Tree is not { } tree)
                continue;
            valid = tree;
            count++;
        }
        return (null, count);
    }

    private static ValidatedTree? FirstValid(Schema schema, RandomEdits edits)
    {
        var tree = DataTree.Empty(schema);
        for (var i = 0; i < 20; i++)
        {
            if (Validator.ValidateAll(tree).Tree is { } valid)
                return valid;
            tree = edits.Change(i % 5 == 0 ? DataTree.Empty(schema) : tree, 3);
        }
        return null;
    }

    private static string? Difference(ValidationResult full, ValidationResult incremental)
    {
        var (a, b) = (Print(full), Print(incremental));
        if (!a.SequenceEqual(b))
            return $"missed: {string.Join('\n', a.Except(b))}\nmade up: {string.Join('\n', b.Except(a))}";
        return full.Tree is null || full.Tree.SameIndexes(incremental.Tree!) ? null : "the indexes differ";
    }

    private static List<string> Print(ValidationResult result) =>
        [.. result.Errors.Select(e => $"{e.Tag} {e.AppTag} {e.Path} {e.Message} {string.Join(',', e.Info)}")];

    private sealed class NoSource : IModuleSource
    {
        public ModuleText? Find(string name, string? revision) => null;
    }
}
