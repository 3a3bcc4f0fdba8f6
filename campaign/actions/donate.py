"""The fund for trade-union activists.

Supporter  taps "Donate"
Bot        First, safety: never from Belarus, never with a Belarusian or Russian card. [Next]
Supporter  taps "Next"
Bot        Which country do you live in?
Supporter  taps "Germany"
Bot        Do you give yourself, or does your union branch? [As myself] [For my union branch]
Supporter  taps "As myself"
Bot        No account is confirmed, and why that is so. [The organiser's web site] [Done] [Later] [Not for me]
           Once one is: the account, [Copy the IBAN] [A code to scan] ...

Supporter  taps "For my union branch"
Bot        A motion for the next meeting, to be copied. [A note for the treasurer] [As a page to print] ...
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Aside, Asks, Choose, Confirm, Offer, Outcome, Show

ACTION = Action(
    slug="donate",
    code="dnt",
    order=4,
    minutes=5,
    needs=Capability.DONATE,
    steps=(
        Show("saf"),
        Choose("cty", asks=Asks.COUNTRY),
        Choose("who", asks=Asks.WHOM),
        Offer("fun", exhibit="fund"),
        Confirm("out", outcomes=(Outcome.DONE, Outcome.LATER, Outcome.DECLINED)),
        Aside("qrc", exhibit="payment_code"),
        Aside("tre", exhibit="treasurer"),
        Aside("pdf", exhibit="motion_paper", text="paper.motion"),
    ),
)
