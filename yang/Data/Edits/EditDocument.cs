using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// What a client wants changed: content, and the operations on some of its nodes. Where nothing is annotated the
/// content is kept packed as a
/// branch, so that a large plain edit is grafted and never walked twice.
/// </summary>
public sealed class EditDocument
{
    /// <summary>A document over <paramref name="schema"/>.</summary>
    public EditDocument(Schema schema, EditNode root)
    {
        Schema = schema;
        Root = root;
    }

    /// <summary>The schema its nodes belong to.</summary>
    public Schema Schema { get; }

    /// <summary>The root: what stands inside <c>config</c>.</summary>
    public EditNode Root { get; }

    /// <summary>A document that merges (or whatever the default operation is) plain content.</summary>
    public static EditDocument Of(DataTree content) =>
        new(content.Schema, new EditNode(content.Schema.Root, content.RootBranch, []));
}

/// <summary>A container, list entry or the root of an edit, of which something at or below is annotated.</summary>
/// <param name="Schema">Its schema node.</param>
/// <param name="Content">The children without annotation at or below them; of a list entry the keys too.</param>
/// <param name="Annotated">The children with one, in document order; all entries of a user-ordered list when one of
/// them is.</param>
public sealed record EditNode(ParentNode Schema, Branch Content, IReadOnlyList<EditItem> Annotated);

/// <summary>One annotated child of an <see cref="EditNode"/>.</summary>
/// <param name="Schema">Its schema node.</param>
public sealed record EditItem(SchemaNode Schema)
{
    /// <summary>Its operation attribute; null to inherit.</summary>
    public EditOperation? Operation { get; init; }

    /// <summary>Its yang:insert (RFC 7950 §7.7.9, §7.8.6), null when it has none.</summary>
    public InsertWish? Insert { get; init; }

    /// <summary>The content of a container or list entry; null for the other kinds.</summary>
    public EditNode? Node { get; init; }

    /// <summary>
    /// The canonical value of a leaf or leaf-list entry; null where a leaf to be deleted came without one.
    /// </summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>
    /// Whether it was tagged <c>wd:default="true"</c> (RFC 6243 §4.5.2): the operation is then remove, and the
    /// value, which must be the node's default,
    /// is for checking only.
    /// </summary>
    public bool IsTaggedDefault { get; init; }

    /// <summary>The content of an anydata or anyxml; null for the other kinds.</summary>
    public AnyContent? Any { get; init; }
}

/// <summary>Where an entry of a user-ordered list goes.</summary>
public enum InsertPosition
{
    /// <summary>To the front.</summary>
    First,
    /// <summary>To the end.</summary>
    Last,
    /// <summary>Before another.</summary>
    Before,
    /// <summary>After another.</summary>
    After,
}

/// <summary>The wish to place an entry.</summary>
/// <param name="Position">Where.</param>
/// <param name="Key">The other entry of a list, for before and after.</param>
/// <param name="Value">The other value of a leaf-list, for before and after.</param>
public sealed record InsertWish(InsertPosition Position, EntryKey? Key = null, ReadOnlyMemory<byte>? Value = null);
