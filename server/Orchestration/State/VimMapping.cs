using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration.State;

/// <summary>Reads how a VIM is reached, and writes what is told of it. Configured and retained connections are of one grouping.</summary>
internal static class VimMapping
{
    /// <summary>A connection.</summary>
    /// <param name="name">The VIM.</param>
    /// <param name="vim">The configured VIM, or its retained connection seen as one.</param>
    /// <param name="mark">Marks what this server makes.</param>
    public static VimSettings Read(string name, Vim vim, string mark) => new()
    {
        Name = name,
        Kind = vim.Kind,
        Endpoint = new Uri(vim.Endpoint),
        Region = vim.Region,
        Project = vim.Project,
        ProjectDomain = vim.ProjectDomain,
        User = vim.User ?? "",
        UserDomain = vim.UserDomain,
        Credential = vim.Credential == CredentialKind.ApplicationCredential
            ? Southbound.CredentialKind.ApplicationCredential : Southbound.CredentialKind.Password,
        Secret = vim.Secret ?? "",
        Interface = vim.Interface.ToYangName(),
        TrustAnchors = vim.TrustAnchors,
        Mark = mark,
        Plugin = PluginSettings.Read(vim.View.Node, vim.Kind.Name),
    };

    /// <summary>Writes what is told of a VIM, and its connection to be retained.</summary>
    public static void Write(VimEditor editor, VimReport report, VimSettings settings)
    {
        if (editor.Health.Status != report.Status)
        {
            editor.Health.Since = report.Since;
        }

        editor.Health.Status = report.Status;
        editor.Health.Cause = report.Cause;
        editor.Capabilities.Set(report.Capabilities);
        editor.Quotas.Clear();
        foreach (var quota in report.Quotas)
        {
            var entry = editor.Quotas[quota.Name];
            entry.Limit = (ulong?)quota.Limit;
            entry.Used = (ulong)quota.Used;
        }

        Retain(new VimEditor(editor.RetainedConnection.Node), settings);
    }

    private static void Retain(VimEditor retained, VimSettings settings)
    {
        retained.Kind = settings.Kind;
        retained.Endpoint = settings.Endpoint.OriginalString;
        retained.Region = settings.Region;
        retained.Project = settings.Project;
        retained.ProjectDomain = settings.ProjectDomain;
        retained.User = settings.User;
        retained.UserDomain = settings.UserDomain;
        retained.Credential = settings.Credential == Southbound.CredentialKind.Password ? CredentialKind.Password : CredentialKind.ApplicationCredential;
        retained.Secret = settings.Secret;
        retained.Interface = YangNames.TryParse(settings.Interface, out EndpointInterface endpoints) ? endpoints : EndpointInterface.Public;
        retained.TrustAnchors = settings.TrustAnchors;
        PluginSettings.Write(retained.Node, settings.Kind.Name, settings.Plugin);
    }
}
