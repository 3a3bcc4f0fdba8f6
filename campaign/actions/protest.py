"""A small protest of one's own, or somebody else's.

Supporter  taps "Hold or join a protest"
Bot        In which country do you live?
Supporter  taps "Germany", where the facts know of an event
Bot        What is planned there. Join one, or hold one of your own?
           [Berlin, 19 April, 12:00] [Hold a small one ourselves]
Supporter  taps "Berlin, 19 April, 12:00"
Bot        When and where, what to bring, no faces in pictures. Will you be there?
           [Calendar file] [Yes, and write to me] [I cannot come]
Supporter  taps "Yes, and write to me"
Bot        I can write the day before, that morning, and the day after. For that I have to keep this ... May I?
Supporter  taps "Yes, keep this and write to me"
Bot        Noted.
Bot        The day before, at 11:00: are you going? [I am going] [I cannot come]
Bot        That morning, at 8:00: today, there, then.
Bot        The next morning: were you there? [I was there] [I could not come] [It was called off]

Supporter  taps "Norway", where none is known
Bot        None is known near you: here is how to hold a small one. Who calls for it? [Friends] [My union branch]
Supporter  taps "My union branch"
Bot        Five people, one poster, fifteen minutes: before, on the day, afterwards.
           [The rules to look up] [A note for the press] [Slogans] [Done] [It did not work] [Later] [Not for me]
"""

from campaign.safety import Capability
from campaign.walkthrough import JOIN, Action, Aside, Asks, Choose, Confirm, Offer, Outcome

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
        Confirm("cam", way=JOIN, outcomes=(Outcome.LATER, Outcome.DECLINED)),
        Aside("cal", exhibit="event_file", way=JOIN),
        Choose("who", exhibit="none_known", asks=Asks.WHOM, way="own"),
        Offer("gui", exhibit="caller", text="guide-protest", way="own"),
        Confirm("out", way="own"),
        Aside("rul", way="own"),
        Aside("prs", exhibit="press_note", way="own"),
        Aside("slo", way="own"),
    ),
)
