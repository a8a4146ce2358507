using Netconf.Mano.YangCompiler;

return CommandTable.Run(args, Console.Out, Console.Error);
