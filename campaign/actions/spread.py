"""One colleague, one chat, one newsletter.

Supporter  taps "Spread the word"
Bot        Never to anybody in Belarus. Where would you like to share? [A Telegram chat] [Elsewhere] [At my union]
Supporter  taps "A Telegram chat"
Bot        The words, in your language. [Share in Telegram] [More facts] [For a union] [in German] ...
           [Shared] [Later] [Not for me]

Supporter  taps "At my union"
Bot        A paragraph for the newsletter. [A 30-second speech] [Shared] [Later] [Not for me]
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Aside, Asks, Choose, Confirm, Offer, Outcome

_HOW_IT_WENT = (Outcome.DONE, Outcome.LATER, Outcome.DECLINED)

ACTION = Action(
    slug="spread",
    code="spr",
    order=3,
    minutes=1,
    needs=Capability.SHARE,
    steps=(
        Choose("whr", asks=Asks.WAY, ways=("tel", "web", "uni")),
        Offer("tel", exhibit="post", way="tel"),
        Confirm("out", outcomes=_HOW_IT_WENT, way="tel"),
        Offer("web", exhibit="post_elsewhere", way="web"),
        Confirm("oup", outcomes=_HOW_IT_WENT, way="web"),
        Offer("nws", exhibit="newsletter", way="uni"),
        Confirm("ous", outcomes=_HOW_IT_WENT, way="uni"),
        Aside("spe", exhibit="speech", way="uni"),
    ),
)
