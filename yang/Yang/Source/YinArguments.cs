namespace Netconf.Mano.Yang;

/// <summary>How YIN writes the argument of each statement (RFC 7950 §13.1, table 1).</summary>
internal static class YinArguments
{
    /// <summary>The attribute or element that holds the argument, and whether it is an element; null when there is no argument.</summary>
    public static (string? Name, bool IsElement) For(Keyword keyword) => keyword switch
    {
        Keyword.Input or Keyword.Output or Keyword.Unknown or Keyword.Extension => (null, false),
        Keyword.Organization or Keyword.Contact or Keyword.Description or Keyword.Reference => ("text", true),
        Keyword.ErrorMessage => ("value", true),
        Keyword.Namespace => ("uri", false),
        Keyword.Revision or Keyword.RevisionDate => ("date", false),
        Keyword.BelongsTo or Keyword.Import or Keyword.Include => ("module", false),
        Keyword.Augment or Keyword.Deviation or Keyword.Refine => ("target-node", false),
        Keyword.Must or Keyword.When => ("condition", false),
        Keyword.Unique => ("tag", false),
        Keyword.Argument or Keyword.Action or Keyword.Anydata or Keyword.Anyxml or Keyword.Base or Keyword.Bit or Keyword.Case
            or Keyword.Choice or Keyword.Container or Keyword.Enum or Keyword.ExtensionDefinition or Keyword.Feature or Keyword.Grouping
            or Keyword.Identity or Keyword.IfFeature or Keyword.Leaf or Keyword.LeafList or Keyword.List or Keyword.Module
            or Keyword.Notification or Keyword.Rpc or Keyword.Submodule or Keyword.Type or Keyword.Typedef or Keyword.Units
            or Keyword.Uses => ("name", false),
        _ => ("value", false),
    };
}
