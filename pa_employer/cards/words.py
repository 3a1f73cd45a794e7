"""What is said of cards: how one is now, where it is, and why a purchase was declined."""

from pa_employer.cards.models import Card, CardForm, Switch, Why
from payroll.ground.days import day_in_words

FORMS = {
    CardForm.VIRTUAL.value: "A card for a phone and for buying online. It works in a minute or so",
    CardForm.PHYSICAL.value: "A plastic card, sent by post",
}
WHYS = {
    Why.LOST.value: "It is lost. It stops working at once",
    Why.STOLEN.value: "It was stolen. It stops working at once",
    Why.DAMAGED.value: "It is damaged. It works until the new one is switched on",
}
ENDED = {
    Why.LOST: "It was lost, so it does not work any more.",
    Why.STOLEN: "It was stolen, so it does not work any more.",
    Why.DAMAGED: "It was damaged, and a new one works in its place.",
    Why.EXPIRED: "It ran out, and a new one works in its place.",
}
IN_THE_POST = {
    "pending": "It is being made, and is then sent by post.",
    "submitted": "It is being made, and is then sent by post.",
    "shipped": "It is in the post.",
    "delivered": "It was delivered.",
    "returned": "The post brought it back. Check the address, then ask for a new card.",
    "failure": "It could not be made. Ask for a new card.",
    "canceled": "It was not sent. Ask for a new card.",
}
DECLINED = {
    "card_inactive": "The card was frozen, or not switched on yet.",
    "card_canceled": "The card was ended.",
    "card_expired": "The card had run out.",
    "spending_controls": "It was more than a limit, or than is on the card. Or the card does "
    "not work at this kind of shop.",
    "insufficient_funds": "The card programme did not hold enough money. The card can be right.",
    "cardholder_verification_required": "The card programme wants proof of who carries the card.",
    "cardholder_inactive": "The card programme does not let this person pay now.",
    "cardholder_blocked": "The card programme does not let this person pay now.",
    "suspected_fraud": "The card programme was not sure that it was you.",
    "verification_failed": "The PIN, the code or the address did not match.",
    "pin_blocked": "The PIN was wrong too often.",
}
USUAL_DECLINE = "The card programme did not let it through. Trying again can help."


def name_of(card: Card) -> str:
    """Return what a card is called: whose it is and its last figures."""
    ending = f" ending {card.last_four}" if card.last_four else ""
    kind = "card for a phone" if card.form is CardForm.VIRTUAL else "card"
    return f"{card.holder.name}'s {kind}{ending}"


def state_of(card: Card) -> tuple[str, str]:
    """Return a card's state in a word or two, and the colour of its tag."""
    if card.wanted is Switch.ENDED:
        return "Ended", "grey"
    if card.refused:
        return "Needs help", "red"
    if card.is_switched is not card.wanted:
        return "A moment", "yellow"
    if card.wanted is Switch.ON:
        return "Works", "green"
    return ("Frozen", "blue") if card.was_on else ("Not switched on", "yellow")


def state_in_words(card: Card) -> str:
    """Say how a card is now and what comes next."""
    if card.wanted is Switch.ENDED:
        return ENDED[card.ended_because] if card.ended_because else "It does not work any more."
    if card.refused:
        return (
            "The card programme did not do what was asked. Ask whoever looks after this service, "
            f"and give them this word: {card.refused}."
        )
    if card.remote_id is None:
        return "It is being asked for. This takes a minute or so, and you can leave this page."
    if card.holder.has_to_prove:
        return (
            "The card programme wants proof of who carries it, and declines every purchase until "
            "then. They write to the holder."
        )
    return _as_wanted(card)


def _as_wanted(card: Card) -> str:
    if card.is_switched is not card.wanted:
        doing = "switched on" if card.wanted is Switch.ON else "frozen"
        return f"It is being {doing}. This takes a minute or so, and you can leave this page."
    if card.wanted is Switch.ON:
        until = f" until {day_in_words(card.expires_on)}" if card.expires_on else ""
        return f"It works{until}."
    if card.was_on:
        return "Nothing can be bought with it until it is unfrozen. Regular payments stop too."
    sent = IN_THE_POST.get(card.shipping, "")
    return f"{sent} Switch it on when you have it in your hand.".strip()


def declined_because(reason: str) -> str:
    """Say why a purchase was declined."""
    return DECLINED.get(reason, USUAL_DECLINE)
