"""A letter to the embassy of Belarus.

    Supporter  taps "Contact the embassy"
    Bot        In which country do you live? [Germany] [Poland] ... [Another country]
    Supporter  taps "Germany"                      (or types "Germny")
    Bot        Embassy of Belarus, Berlin. Address, phone, e-mail, web site, how old that is.
               Do you write as yourself, or for your union branch? [As myself] [For my union branch]
    Supporter  taps "As myself"
    Bot        Your letter, to be copied. How to send it. Did you send it?
               [Copy the address] ... [As a page to print] ... [Sent] [It came back] [Later] [Not for me]
    Supporter  taps "As a page to print"
    Bot        A file, with the embassy's address where an envelope's window shows it.
    Supporter  taps "Later"
    Bot        When would suit you? [Today, 18:00] [Tomorrow, 09:00] ...
    Supporter  taps "Tomorrow, 09:00"
    Bot        For that I have to keep this ... May I? [Yes, keep this and write to me] [No, a calendar file]
    Supporter  taps "Yes"
    Bot        Noted: tomorrow, 09:00. I will write to you then.
    Supporter  taps "Sent", the next day
    Bot        Thank you. Marked as done. In two weeks I will ask once whether they answered.

Where no embassy is known, or it does not work, the letter goes to the person's own foreign ministry instead. To
everybody else that letter, and one to a member of parliament, is offered as a second one.
"""

from campaign.safety import Capability
from campaign.walkthrough import Action, Aside, Asks, Choose, Confirm, Offer

ACTION = Action(
    slug="embassy",
    code="emb",
    order=1,
    minutes=3,
    needs=Capability.CONTACT,
    steps=(
        Choose("cty", asks=Asks.COUNTRY),
        Choose("who", exhibit="mission", asks=Asks.WHOM),
        Offer("let", exhibit="letter"),
        Confirm("out"),
        Aside("pdf", exhibit="letter_paper", text="paper.sent"),
    ),
    reply_days=14,
)
