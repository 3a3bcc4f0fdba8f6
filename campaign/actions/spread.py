"""One colleague, one chat, one newsletter.

Supporter  taps "Spread the word"
Bot        Tell one person who does not know yet. Here are the words. Never send it to anybody in Belarus.
           [Share in Telegram] [Copy the text] [Four ways to help]
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Show

ACTION = Action(
    slug="spread",
    code="spr",
    order=3,
    minutes=1,
    needs=Capability.SHARE,
    steps=(Show("gui", exhibit="post", text="guide-spread"),),
)
