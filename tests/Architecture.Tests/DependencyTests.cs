namespace Netconf.Mano.Architecture.Tests;

/// <summary>The dependency directions of the design; a project that is not named here may not exist.</summary>
[TestClass]
public sealed class DependencyTests
{
    /// <summary>Project → the projects it may know, directly or not.</summary>
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["Yang"] = [],
        ["Data"] = ["Yang"],
        ["Bindings"] = ["Yang", "Data"],
        ["Bindings.Protocol"] = ["Yang", "Data", "Bindings"],
        ["Bindings.Mano"] = ["Yang", "Data", "Bindings"],
        ["Datastore"] = ["Yang", "Data", "Bindings", "Bindings.Protocol"],
        ["Southbound"] = [],
        ["OpenStack"] = ["Southbound"],
        ["Simulator"] = [],
        ["Ssh"] = [],
        ["Protocol"] = ["Yang", "Data", "Bindings", "Bindings.Protocol", "Datastore", "Ssh"],
        ["Http"] = ["Yang", "Data", "Bindings", "Bindings.Protocol", "Bindings.Mano", "Datastore", "Ssh"],
        ["Orchestration"] = ["Yang", "Data", "Bindings", "Bindings.Mano", "Bindings.Protocol", "Datastore", "Southbound"],
        ["Mano"] =
        [
            "Yang", "Data", "Bindings", "Bindings.Protocol", "Bindings.Mano", "Datastore", "Southbound", "OpenStack", "Ssh", "Protocol", "Http", "Orchestration",
        ],
        ["YangCompiler"] = ["Yang", "Data"],
    };

    [TestMethod]
    public void NoProjectKnowsMoreThanItMay()
    {
        foreach (var project in Repository.Projects.Keys.Where(p => !p.EndsWith(".Tests", StringComparison.Ordinal) && p != "Bench"))
        {
            Assert.IsTrue(May.ContainsKey(project), $"{project} has no place in the design: give it one in {nameof(DependencyTests)}");
            var tooMuch = Repository.AllReferencesOf(project).Except(May[project]).Where(r => r != "YangCompiler" || !project.StartsWith("Bindings", StringComparison.Ordinal)).ToList();
            Assert.IsEmpty(tooMuch, $"{project} must not know {string.Join(", ", tooMuch)}");
        }
    }

    [TestMethod]
    public void OnlyTheProgramNamesPlugins()
    {
        string[] plugins = ["OpenStack"];
        foreach (var project in Repository.Projects.Keys.Where(p => p != "Mano" && p != "Bench" && !p.EndsWith(".Tests", StringComparison.Ordinal)))
            Assert.IsEmpty(Repository.ReferencesOf(project).Intersect(plugins), $"{project} names a plugin");
    }

    [TestMethod]
    public void EveryProjectIsInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Netconf.Mano.sln")).Replace('\\', '/');
        foreach (var (name, path) in Repository.Projects)
            Assert.IsTrue(solution.Contains(path, StringComparison.Ordinal), $"{name} is not in Netconf.Mano.sln");
    }
}
