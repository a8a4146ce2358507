using System.Text;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano;

/// <summary>
/// Hashes passwords that a client sends in the clear (<c>$0$…</c>, RFC 7317 §3.5) before they are stored anywhere. The password a user has already, sent
/// again, is no change.
/// </summary>
internal sealed class PasswordAcceptance : IAcceptanceFilter
{
    /// <inheritdoc/>
    public DataTree Accept(DataTree before, DataTree after)
    {
        var (old, sent) = (new ManoRoot(before.Root).Aaa.Users, new ManoRoot(after.Root).Aaa.Users);
        TreeEditor? editor = null;
        foreach (var change in sent.ChangesSince(old))
        {
            if (change.After is not { Password: { } text } user || !text.StartsWith(StoredPassword.ClearMark, StringComparison.Ordinal))
                continue;
            var clear = Encoding.UTF8.GetBytes(text[StoredPassword.ClearMark.Length..]);
            var known = change.Before?.Password;
            editor ??= new TreeEditor(after);
            new ManoRootEditor(editor.Root).Aaa.Users[user.Name].Password =
                known is not null && StoredPassword.Parse(known)?.Matches(clear) == true ? known : PasswordHash.Of(clear).ToString();
        }
        return editor?.ToTree() ?? after;
    }
}

/// <summary>Several filters, one after the other.</summary>
/// <param name="filters">In their order.</param>
internal sealed class AcceptanceChain(params IReadOnlyList<IAcceptanceFilter> filters) : IAcceptanceFilter
{
    /// <inheritdoc/>
    public DataTree Accept(DataTree before, DataTree after)
    {
        foreach (var filter in filters)
            after = filter.Accept(before, after);
        return after;
    }
}
