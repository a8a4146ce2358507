using System.Diagnostics;
using BenchmarkDotNet.Running;
using Netconf.Mano.Bench;

if (Debugger.IsAttached)
    throw new InvalidOperationException("Figures under a debugger mean nothing.");
if (args is ["micro", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(ListModule).Assembly).Run(args[1..]);
    return 0;
}
if (args is ["start-child", var directory])
{
    await StoreScenario.OpenAsync(directory);
    return 0;
}
if (args is ["notification-clients", ..])
    return await NotificationScenario.RunClientsAsync(args[1..]).ConfigureAwait(false);
return Runner.Run(args);
