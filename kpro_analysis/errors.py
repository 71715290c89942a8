"""The one family of expected errors: a finished Danish sentence and an exit code."""

EXIT_WRONG_USE = 2
EXIT_BAD_INPUT = 3


class KproError(Exception):
    """Something a user can mend; `str(error)` is a whole Danish sentence that says what to do.

    The message never holds a CPR, a name, an e-mail or a citizen's free text.
    """

    exit_code = EXIT_BAD_INPUT


class InputError(KproError):
    """A file that can't be used (exit code 3)."""


class UsageError(KproError):
    """A wrong option, weight or choice (exit code 2)."""

    exit_code = EXIT_WRONG_USE
