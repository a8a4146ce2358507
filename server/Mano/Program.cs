using Netconf.Mano;

return await CommandLine.InvokeAsync(args, Server.RunAsync).ConfigureAwait(false);
