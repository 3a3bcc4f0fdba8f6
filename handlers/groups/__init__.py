"""Groups and channels: the bot comes and goes, members ask for a card, admins choose what is posted.

A group's settings are shown in the private chat of an admin. Whether somebody is one is asked of Telegram at each act,
and no admin is ever remembered. Messages of members are not read: without an admin's right Telegram sends a bot little
but commands (https://core.telegram.org/bots/features#privacy-mode), and whatever else comes is passed over.
"""

from handlers.groups.posts import date_post, update_post

__all__ = ["date_post", "update_post"]
