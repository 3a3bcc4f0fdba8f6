"""The actions of the campaign: each file beside this one that holds an ``ACTION`` is one.

How to add one: docs/adding-an-action.md.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from campaign.walkthrough import Action


def load_actions() -> tuple[Action, ...]:
    """Every action, in the order they are offered.

    Raises `ValueError` where a file has no ``ACTION`` or two actions share a slug, a code or a place in the order.
    """
    found = []
    for module in iter_modules(__path__, __name__ + "."):
        action = getattr(import_module(module.name), "ACTION", None)
        if not isinstance(action, Action):
            raise ValueError(f"{module.name} has no ACTION = Action(...)")
        found.append(action)
    for part in ("slug", "code", "order"):
        if len({getattr(action, part) for action in found}) != len(found):
            raise ValueError(f"two actions have the same {part}")
    return tuple(sorted(found, key=lambda action: action.order))
