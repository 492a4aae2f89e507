"""`amparo token create --user EMAIL --scope …`: a bearer token for the API. It is shown once and kept nowhere."""

import argparse
import os
import sys
from collections.abc import Sequence

import django

from amparo.project.database.embedded import running_database
from amparo.project.installation.refusal import Refusal


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="amparo token", description=__doc__)
    create = parser.add_subparsers(required=True, metavar="create").add_parser("create", help="make a token")
    create.add_argument("--user", required=True, metavar="EMAIL", help="whose token: it may do what this person may")
    create.add_argument("--scope", required=True, action="append", help="what it may be used for; may be repeated")
    create.add_argument("--name", default="", help="what it is for, shown in the list of tokens")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.project.settings")
    with running_database():
        django.setup()
        from amparo.project.database.migrating import refuse_older_database  # noqa: PLC0415 - needs the app registry

        refuse_older_database()
        sys.stdout.write(_create(options) + "\n")
    return 0


def _create(options: argparse.Namespace) -> str:
    from amparo.accounts.queries import person_by_email  # noqa: PLC0415 - these need the app registry
    from amparo.accounts.services import create_token  # noqa: PLC0415 - as above
    from amparo.core.errors import AmparoError  # noqa: PLC0415 - as above

    user = person_by_email(options.user)
    if user is None:
        raise Refusal(f"Nobody here has the address {options.user}.")
    try:
        _token, text = create_token(user=user, scopes=options.scope, name=options.name)
    except AmparoError as error:
        raise Refusal(str(error.sentence)) from error
    return text
