namespace Netconf.Mano.Orchestration.Lifecycle;
#pragma warning disable CS1591
public enum Trigger { Configuration, Action, Healing, Policy }
public enum Operation { Instantiate, Scale, ScaleToLevel, ChangeFlavour, Heal, ChangeExtConn, ChangeVnfpkg, Terminate }
public enum OperationState { Starting, Processing, Completed, FailedTemp, Failed, RollingBack, RolledBack }
