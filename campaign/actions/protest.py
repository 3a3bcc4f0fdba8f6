"""A small protest of one's own, or somebody else's.

Supporter  taps "Hold or join a protest"
Bot        In which country do you live?
Supporter  taps "Germany", where the facts know of an event
Bot        What is planned there. Join one, or hold one of your own?
           [Berlin, 19 April, 12:00] [Hold a small one ourselves]
Supporter  taps "Berlin, 19 April, 12:00"
Bot        When and where, what to bring, no faces in pictures. Will you be there?
           [Calendar file] [I was there] [I could not] [Remind me] [Not for me]

Supporter  taps "Norway", where none is known
Bot        None is known near you: here is how to hold a small one. Who calls for it? [Friends] [My union branch]
Supporter  taps "My union branch"
Bot        Five people, one poster, fifteen minutes: before, on the day, afterwards.
           [The rules to look up] [A note for the press] [Slogans] [Done] [It did not work] [Later] [Not for me]
"""

from campaign.safety import Capability
from campaign.walkthrough import JOIN, Action, Aside, Asks, Choose, Confirm, Offer

ACTION = Action(
    slug="protest",
    code="pro",
    order=2,
    minutes=60,
    needs=Capability.PROTEST,
    steps=(
        Choose("cty", asks=Asks.COUNTRY),
        Choose("way", exhibit="events", asks=Asks.WAY, ways=("own",)),
        Offer("joi", exhibit="event", way=JOIN),
        Confirm("cam", way=JOIN),
        Aside("cal", exhibit="event_file", way=JOIN),
        Choose("who", exhibit="none_known", asks=Asks.WHOM, way="own"),
        Offer("gui", exhibit="caller", text="guide-protest", way="own"),
        Confirm("out", way="own"),
        Aside("rul", way="own"),
        Aside("prs", exhibit="press_note", way="own"),
        Aside("slo", way="own"),
    ),
)
