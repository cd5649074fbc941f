#!/usr/bin/env python
"""Django's command line: `python manage.py help` lists what there is."""

import os
import sys

from django.core.management import execute_from_command_line

from dprk_archive.env import SettingError


def main() -> int:
    """Run one command; a setting that does not parse is one sentence, not a traceback.

    Returns:
        The exit code, 1 for a bad setting; other failures exit the way Django does.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dprk_archive.settings")
    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
