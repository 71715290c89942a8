"""The `kpro` command: reads the line, calls one function, and says the result or one Danish sentence."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from kpro_analysis.cli.output import speak_utf8
from kpro_analysis.cli.parser import build_parser
from kpro_analysis.errors import KproError

EXIT_UNEXPECTED = 1
EXIT_INTERRUPTED = 130  # as the shell counts a program stopped by Ctrl-C
PACKAGE = Path(__file__).parents[1]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code: 0 done, 2 wrong use, 3 bad input, or one of the command's own."""
    speak_utf8()
    try:
        arguments = build_parser().parse_args(argv)
        return arguments.run(arguments) or 0
    except KproError as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        return _fail(_unexpected(error), EXIT_UNEXPECTED)


def _fail(sentence: str, exit_code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return exit_code


def _unexpected(error: Exception) -> str:
    """Names the kind and the place of a bug; never its message, which may hold what stands in a file."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(PACKAGE)]
    place = f"{Path(frames[-1].filename).relative_to(PACKAGE).as_posix()}, linje {frames[-1].lineno}" if frames else "?"
    return f"Uventet fejl i programmet ({type(error).__name__} i {place}). Meld den til udviklerne med denne linje."
