[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]

namespace Netconf.Mano.Scenarios.Tests;

/// <summary>Plays each folder of tests/Scenarios; its README says what is in them.</summary>
[TestClass]
public sealed class ScenarioTests
{
    public static IEnumerable<object[]> Cases => Scenario.All.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public async Task PlaysAsWritten(string name)
    {
        await using var stage = await Stage.OpenAsync();
        foreach (var step in Scenario.Read(name))
        {
            await step.PlayAsync(stage);
        }
    }

    [TestMethod]
    public void APatternRefusesWhatDiffers()
    {
        var seen = Pattern.Read("<a><b>1</b><b>2</b><c x='1'>text</c></a>");
        foreach (var same in new[] { "<a/>", "<a><b>2</b></a>", "<a><b>2</b><b>1</b></a>", "<a><c x='1'>*</c></a>", "<a><c>~t.x</c></a>", "<a><b s:count='2' xmlns:s='urn:scenario'/></a>" })
        {
            Assert.IsNull(new Pattern([]).Difference(Pattern.Read(same), seen), same);
        }

        foreach (var other in new[] { "<a><b>3</b></a>", "<a><b>1</b><b>1</b></a>", "<a><c x='2'/></a>", "<a><d/></a>", "<a><b s:absent='true' xmlns:s='urn:scenario'/></a>" })
        {
            Assert.IsNotNull(new Pattern([]).Difference(Pattern.Read(other), seen), other);
        }
    }
}
