using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// What a reader may see. An evaluation that is given one meets nothing else: no predicate, count() or deref() tells of a hidden node (RFC 8341 §3.2.4). Asked
/// from the root down, so that only the node itself has to be judged.
/// </summary>
public abstract class NodeAccess
{
    /// <summary>Whether all instances of a schema node may be seen, or none of them; null when it depends on the instance.</summary>
    public abstract bool? OfAll(SchemaNode node);

    /// <summary>Whether one instance may be seen; its ancestors may.</summary>
    public abstract bool Of(InstancePath instance);

    internal bool Permits(XPathFrame parent, SchemaNode child) => OfAll(child) ?? Of(parent.ToPath().Child(child));

    internal bool Permits(XPathFrame entry) => OfAll(entry.Schema) ?? Of(entry.ToPath());
}
