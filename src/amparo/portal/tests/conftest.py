from amparo.escalations.tests.conftest import asked, payments, refund  # noqa: F401 - fixtures are found by their names
