"""Lets `python -m kpro_analysis.cli` do what `kpro` does."""

import sys

from kpro_analysis.cli import main

sys.exit(main())
