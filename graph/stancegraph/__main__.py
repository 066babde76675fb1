"""``python -m stancegraph``: the command line where the script is not on the path."""

from stancegraph.cli import main

if __name__ == "__main__":
    main()
