"""`python -m amparo …`: everything is in project/cli."""

import sys

from amparo.project.cli import main

sys.exit(main(sys.argv[1:]))
