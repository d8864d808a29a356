"""`python -m pipeline` is the command `grenswerk`."""

from pipeline.cli import main

main()
