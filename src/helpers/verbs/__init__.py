"""One module a verb: EXAMPLE, arguments(parser), main(args) -> exit code."""


class Refusal(Exception):
    """One sentence that says why a verb cannot run and what to do."""
