"""The machinery: storage, transport, time and start-up. It knows no campaign."""

import os

# Else python-telegram-bot warns at every 429 that its time to wait will be a timedelta one day; for us it is one now.
os.environ.setdefault("PTB_TIMEDELTA", "true")
