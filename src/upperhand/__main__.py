"""Run the command line as ``python -m upperhand``."""

import sys

from upperhand.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
