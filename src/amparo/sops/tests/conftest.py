from amparo.escalations.tests.conftest import payments, refund  # noqa: F401 - fixtures are found by their names
from amparo.tools.tests.conftest import find, lume_tool, revoke, tool, unlock  # noqa: F401 - fixtures are found by their names
