using System.Globalization;
using Netconf.Mano.Simulator;

// mano-simulator [--port N] [--state FILE] [--build-seconds S] [--user U] [--password P]: an OpenStack cloud on the loopback.
var options = new SimulatorOptions();
if (args.Length % 2 != 0)
{
    Console.Error.WriteLine($"mano-simulator: {args[^1]} takes a value");
    return 2;
}

for (var i = 0; i < args.Length; i += 2)
{
    var value = args[i + 1];
    switch (args[i])
    {
        case "--port": options = options with { Port = int.Parse(value, CultureInfo.InvariantCulture) }; break;
        case "--state": options = options with { StateFile = value }; break;
        case "--build-seconds": options = options with { BuildTime = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) }; break;
        case "--user": options = options with { User = value }; break;
        case "--password": options = options with { Password = value }; break;
        default:
            Console.Error.WriteLine($"mano-simulator: unknown option {args[i]}");
            return 2;
    }
}

await using var simulator = await VimSimulator.StartAsync(options, TimeProvider.System);
Console.WriteLine($"mano-simulator: ready {simulator.Endpoint}");
var stopped = new TaskCompletionSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopped.TrySetResult();
};
using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM, c =>
    {
        c.Cancel = true;
        stopped.TrySetResult();
    });
await stopped.Task;
return 0;
