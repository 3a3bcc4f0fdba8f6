"""A small protest, or somebody else's.

Supporter  taps "Hold or join a protest"
Bot        A protest of five people is a protest: what you need, before, on the day.
           [Contact the embassy] [Four ways to help]
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Show

ACTION = Action(
    slug="protest",
    code="pro",
    order=2,
    minutes=60,
    needs=Capability.PROTEST,
    steps=(Show("gui", text="guide-protest"),),
)
