using Netconf.Mano.YangCompiler.Bindings;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class NamingTests
{
    [TestMethod]
    [DataRow("vnf-instance", "VnfInstance")]
    [DataRow("SCALE_TO_LEVEL", "ScaleToLevel")]
    [DataRow("sha-256", "Sha256")]
    [DataRow("xpath1.0", "Xpath10")]
    [DataRow("2-faced", "_2Faced")]
    [DataRow("IPv4", "IPv4")]
    [DataRow("replayLogAgedTime", "ReplayLogAgedTime")]
    [DataRow("GB", "Gb")]
    public void MakesPascalNames(string yang, string expected) => Assert.AreEqual(expected, CsName.Pascal(yang));

    [TestMethod]
    [DataRow("Vnfc", "Vnfcs")]
    [DataRow("Address", "Addresses")]
    [DataRow("Policy", "Policies")]
    [DataRow("Day", "Days")]
    [DataRow("Status", "Statuses")]
    [DataRow("MonitoringParameters", "MonitoringParameters")]
    [DataRow("BootData", "BootData")]
    public void MakesPlurals(string name, string expected) => Assert.AreEqual(expected, CsName.Plural(name));
}
