from amparo.tools.tests.conftest import lume_tool, tool, unlock  # noqa: F401 - fixtures are found by their names
