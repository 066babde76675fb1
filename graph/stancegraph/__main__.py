"""Where the program begins, as ``stancegraph`` and as ``python -m stancegraph``: from here on Ctrl-C ends it without a word of Python's."""

from __future__ import annotations

import os

_INTERRUPTED = 130  # as shells have it


def main() -> None:
    """Run the command line; before it is loaded, and when it is done, an interrupt has nothing to undo."""
    try:
        import signal

        heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if heard:  # else who called this wants it to go on
            signal.signal(signal.SIGINT, _leave)
        from stancegraph.cli import main as run

        try:
            if heard:
                signal.signal(signal.SIGINT, signal.default_int_handler)
            run()
        finally:
            if heard:
                signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:
        _leave()


def _leave(*_of_signal: object) -> None:
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
