// Each test has a cloud and an orchestrator of its own; most of its time is waiting.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]
