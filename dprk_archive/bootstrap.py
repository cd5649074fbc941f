"""What `make` runs first, with whatever Python there is: `python3 dprk_archive/bootstrap.py`.

Its syntax is that of Python 2.7 as well as 3, so that an old interpreter says a sentence and no SyntaxError; the work
is done by `dprk_archive.environment`.
"""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the old interpreters that this is for never get to see pyproject.toml
        sys.stderr.write(
            "Python 3.11 or newer is needed; this is %s (%s). Name a newer one: make PYTHON=python3.12 run\n"  # noqa: UP031 - f-strings are a SyntaxError in the oldest ones
            % (sys.version.split()[0], sys.executable)
        )
        sys.exit(1)
    # The script's own folder, which Python puts first, holds a logging.py and a celery.py that would be mistaken for
    # the real ones; the project's folder belongs there.
    sys.path[0] = __file__.rpartition("/")[0].rpartition("/")[0] or "."

    from dprk_archive.environment import main

    sys.exit(main())
