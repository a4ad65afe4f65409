"""`python -m linkaudit` is the command."""

from linkaudit.cli import main

main()
