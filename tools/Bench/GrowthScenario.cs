namespace Netconf.Mano.Bench;

/// <summary>The single operations again while the list grows: they must stay flat.</summary>
internal static class GrowthScenario
{
    public static void Run(int entries)
    {
        foreach (var n in new[] { 1_000, 10_000, 100_000, 1_000_000 })
        {
            Console.WriteLine($"-- {n:N0} entries");
            TreeScenario.Keyed(ListModule.Read(ListModule.Document(n)), n);
        }
    }
}
