namespace Netconf.Mano.Datastore.Tests.Crash;

/// <summary>The test program is its own child: with <c>crash-load</c> it is the load to be killed, else it runs the tests.</summary>
internal static class TestProgram
{
    public static Task<int> Main(string[] args) => args is ["crash-load", var directory, var commits]
        ? CrashLoad.RunAsync(directory, int.Parse(commits, System.Globalization.CultureInfo.InvariantCulture))
        : MicrosoftTestingPlatformApplication.RunAsync(args);
}
