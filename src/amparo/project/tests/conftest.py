from amparo.channels.email.tests.conftest import ajuda  # noqa: F401 - fixtures are found by their names
from amparo.moderation.tests.conftest import case, hands_in, line  # noqa: F401 - fixtures are found by their names
from amparo.sops.tests.test_a_run_uses_tools import run, version  # noqa: F401 - fixtures are found by their names
from amparo.tools.tests.conftest import find, lume_tool, revoke, tool, unlock  # noqa: F401 - fixtures are found by their names
