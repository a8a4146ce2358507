namespace Netconf.Mano.Ssh;

/// <summary>Text that a peer chose, on its way to a log: short, and on one line.</summary>
internal static class PeerText
{
    private const int Limit = 200;

    internal static string Clean(string text)
    {
        var shortened = text.Length <= Limit ? text : text[..Limit] + "…";
        return string.Create(shortened.Length, shortened, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        });
    }

    /// <summary>Whether a user's name may be looked up and logged.</summary>
    internal static bool IsUserName(string name) => name.Length is > 0 and <= Limit && !name.Any(char.IsControl);
}
