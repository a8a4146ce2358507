using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>The body of a Keystone v3 login.</summary>
internal static class Identity
{
    internal static void Write(Utf8JsonWriter json, VimConnection connection, string secret) => json.Object("auth", () =>
    {
        var credential = connection.Credential;
        var isPassword = credential.Kind == CredentialKind.Password;
        json.Object("identity", () =>
        {
            json.Array("methods", [isPassword ? "password" : "application_credential"], json.WriteStringValue);
            if (isPassword)
            {
                json.Object("password", () => json.Object("user", () =>
                {
                    json.WriteString("name", credential.User);
                    json.Object("domain", () => Reference(json, credential.UserDomain));
                    json.WriteString("password", secret);
                }));
            }
            else
            {
                json.Object("application_credential", () =>
                {
                    json.WriteString("id", credential.User);
                    json.WriteString("secret", secret);
                });
            }
        });
        if (isPassword) // an application credential carries its project with it
        {
            json.Object("scope", () => json.Object("project", () =>
            {
                Reference(json, connection.Project!);
                if (!IsId(connection.Project!))
                {
                    json.Object("domain", () => Reference(json, connection.ProjectDomain));
                }
            }));
        }
    });

    private static void Reference(Utf8JsonWriter json, string nameOrId) => json.WriteString(IsId(nameOrId) ? "id" : "name", nameOrId);

    /// <summary>Keystone's ids are 32 (LDAP: 64) hexadecimal digits, but for the first domain, <c>default</c>.</summary>
    private static bool IsId(string text) =>
        text == "default" || (text.Length is 32 or 64 && text.All(char.IsAsciiHexDigitLower));
}
