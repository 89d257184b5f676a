"""`python -m giaoban` is the console command."""

import sys

from giaoban.project.cli import main

sys.exit(main())
