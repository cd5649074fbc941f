#!/usr/bin/env python
"""Django's command line: `python manage.py help` lists what there is."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

from dprk_archive.env import SettingError

INTERRUPTED = 130


def main() -> int:
    """Run one command; a setting that does not parse, or a database that is away, is a sentence and no traceback.

    Returns:
        The exit code, 1 for these two and 130 after Ctrl-C; other failures exit the way Django does.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OperationalError as error:
        reason = str(error).strip().partition("\n")[0]
        sys.stderr.write(
            f"The database does not answer: {reason}\n"
            "Does the archive run? `make run` starts it, `python -m dprk_archive.postgres start` its database alone.\n"
        )
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
