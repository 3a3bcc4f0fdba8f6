"""The fund for trade-union activists.

Supporter  taps "Donate"
Bot        First, safety. Then the fund: no account number has been confirmed, so none is shown.
           [The organiser's web site] [Four ways to help]
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Show

ACTION = Action(
    slug="donate",
    code="dnt",
    order=4,
    minutes=5,
    needs=Capability.DONATE,
    steps=(Show("gui", exhibit="fund", text="guide-donate"),),
)
