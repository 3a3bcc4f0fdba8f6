"""One colleague, one chat, one newsletter, one poster.

Supporter  taps "Spread the word"
Bot        Never to anybody in Belarus. Where would you like to share?
           [In a Telegram chat] [WhatsApp, Facebook, X, e-mail] [In my union] [Print a poster]
Supporter  taps "In a Telegram chat"
Bot        The words, in your language. [Share in Telegram] [More facts] [For a union] [in German] ...
           [A picture] [Shared] [Later] [Not for me]
Supporter  taps "Share in Telegram", picks a chat, and there the card that Telegram shows above the keyboard
Supporter  taps "A picture"
Bot        The same as a picture, the words below it. [Dark] [in German] ... [Back]

Supporter  taps "In my union"
Bot        A paragraph for the newsletter. [A 30-second speech] [Shared] [Later] [Not for me]

Supporter  taps "Print a poster"
Bot        A file, and how to hang it up safely. [On US Letter paper] [in German] ... [Shared] [Later] [Not for me]
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
        Choose("whr", asks=Asks.WAY, ways=("tel", "web", "uni", "prt")),
        Offer("tel", exhibit="post", way="tel"),
        Confirm("out", outcomes=_HOW_IT_WENT, way="tel"),
        Aside("pic", exhibit="card", text="post.whole", way="tel"),
        Aside("drk", exhibit="card_dark", text="post.whole", way="tel"),
        Offer("web", exhibit="post_elsewhere", way="web"),
        Confirm("oup", outcomes=_HOW_IT_WENT, way="web"),
        Aside("pix", exhibit="card", text="post.whole", way="web"),
        Aside("drx", exhibit="card_dark", text="post.whole", way="web"),
        Offer("nws", exhibit="newsletter", way="uni"),
        Confirm("ous", outcomes=_HOW_IT_WENT, way="uni"),
        Aside("spe", exhibit="speech", way="uni"),
        Offer("prt", exhibit="poster", way="prt"),
        Confirm("opr", outcomes=_HOW_IT_WENT, way="prt"),
    ),
)
