"""What may go wrong between a measure and its engine. No message holds a value of a row."""


class EngineError(Exception):
    """Base of what this package raises."""


class NoData(EngineError):
    """What was asked for has no rows; the message says which rows were looked for and what to do."""


class UnknownEngine(EngineError):
    def __init__(self, name):
        self.name = name
        super().__init__(
            f"no engine is called {name!r}; DESAEKSPOR_ENGINE is duckdb, spark or a cluster's address such as spark://host:7077"
        )


class EngineMissing(EngineError):
    """The engine that was chosen is not installed, or does not start."""


class ParametersDiffer(EngineError):
    """The SQL names other parameters than were given."""

    def __init__(self, *, missing, unused):
        self.missing, self.unused = sorted(missing), sorted(unused)
        parts = []
        if missing:
            parts.append("no value was given for " + ", ".join(f":{name}" for name in self.missing))
        if unused:
            parts.append("the query does not ask for " + ", ".join(self.unused))
        super().__init__("; ".join(parts))


class QueryFailed(EngineError):
    """The engine refused the SQL (then ``reason`` quotes it) or met a value that it could not compute with."""

    def __init__(self, engine, reason):
        self.engine, self.reason = engine, reason
        super().__init__(f"{engine} could not answer the query: {reason}")


class OutOfMemory(EngineError):
    """The query needs more than the engine may take, also with what it put aside on the disk."""

    def __init__(self, memory_mb):
        self.memory_mb = memory_mb
        super().__init__(
            f"the query needs more than the {memory_mb:,} MB that the engine may take; "
            "raise DESAEKSPOR_ENGINE_MEMORY_MB or compute over fewer rows"
        )


class SnapshotGone(Exception):
    """There is no snapshot of that name (any more)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SnapshotDamaged(Exception):
    """A file of a snapshot is missing, has another length or another sum; ``file`` says which."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(f"{name}: {file}")
        self.name, self.file = name, file
