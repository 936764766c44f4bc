"""The command ``sim``: finds the command's file, runs it, and turns errors into messages.

Exit status: 0 done, 1 failed, 2 the input is wrong, 130 stopped by Ctrl-C, 143 by SIGTERM.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sim import own_process
from sim.commands import COMMANDS
from sim.errors import InputError, SimError, nearest

DONE, FAILED, WRONG_INPUT, STOPPED, TERMINATED = 0, 1, 2, 130, 143

START: Final = """\
start here:
  sim list scenarios
  sim run ai_promotion_act
  sim compare ai_promotion_act ex_ante_hard_law no_guideline

Words without '=' are names; words with '=' are settings, such as population.firms=20000.
'sim COMMAND --help' teaches one command, with examples."""


class Terminated(BaseException):
    """Somebody asked the process to end; what is half done is cleared away first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Args:
        arguments: Words after ``sim``; those of the process if not given.
    """
    if arguments is None:
        own_process.claim()
    words = list(sys.argv[1:] if arguments is None else arguments)
    logging.getLogger("sim").addHandler(logging.NullHandler())  # commands report notes themselves
    if not words or words[0] not in COMMANDS:
        return _without_command(words)
    module = importlib.import_module(f"sim.commands.{words[0]}")
    with _terminable():
        return _guarded(module, _parse(words[0], module, words[1:]))


@contextmanager
def _terminable() -> Iterator[None]:
    """Turn SIGTERM into an exception, so that unfinished folders go; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: object) -> None:
    raise Terminated


def _without_command(words: list[str]) -> int:
    """Show the help or the version, or refuse what is not a command."""
    if not words or words[0] in ("-h", "--help", "help"):
        _overview().print_help()
        return DONE
    if words[0] == "--version":
        from importlib.metadata import version

        print(f"sim {version('sim')}")
        return DONE
    suggestion = nearest(words[0], COMMANDS)
    return _stop(WRONG_INPUT, InputError("sim", words[0], f"the commands {', '.join(COMMANDS)}", suggestion))


def _overview() -> argparse.ArgumentParser:
    """Return the parser that shows all commands."""
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    return argparse.ArgumentParser(
        prog="sim",
        usage="sim COMMAND [name …] [key=value …] [options]",
        description=f"Simulate AI-governance policy: firms, governments, forums, publics.\n\ncommands:\n{lines}",
        epilog=START,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _parse(name: str, module: Any, words: list[str]) -> argparse.Namespace:
    """Return the arguments of a command; names, settings and options may come in any order."""
    parser = argparse.ArgumentParser(
        prog=f"sim {name}",
        description=COMMANDS[name],
        epilog=module.EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the result as JSON, for machines")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an unexpected error")
    return parser.parse_intermixed_args(words)


def _guarded(module: Any, arguments: argparse.Namespace) -> int:
    """Execute a command; errors become one message and an exit status."""
    try:
        status = int(module.execute(arguments))
        sys.stdout.flush()  # a reader that has left shows here, not when the interpreter closes
        return status
    except InputError as error:
        return _stop(WRONG_INPUT, error)
    except KeyboardInterrupt as stopped:
        return _stop(STOPPED, f"stopped; {str(stopped) or 'nothing was written'}")
    except Terminated:
        return _stop(TERMINATED, "stopped; nothing was written")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        return DONE
    except SimError as error:
        return _stop(FAILED, f"failed: {error}")
    except Exception as error:  # the last line of defence: a message, not a traceback
        if arguments.debug:
            raise
        return _stop(FAILED, f"failed: {type(error).__name__}: {error} (--debug shows where)")


def _stop(status: int, message: object) -> int:
    """Print one message to standard error and return the exit status."""
    print(f"sim: {' '.join(str(message).split())}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
