import tests.jobs.work.tasks  # noqa: F401  declares kinds of work that the tests of the API use
