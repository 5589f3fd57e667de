"""``python -m beseda`` is ``beseda``."""

from beseda.cli import main

if __name__ == "__main__":
    main(prog_name="beseda")
