#!/usr/bin/env bash
# Makes the table of holidays anew, from the package pinned in requirements/holidays.txt (Python 3.11 or newer).
# `--check`: only says whether the committed one is what the package gives.
. "$(dirname "$0")/common.sh"
scripts/setup.sh holidays
"$TARGET/venv-holidays/bin/python" scripts/holiday_table.py "$@"
