"""Made-up stories for tests: many different ones, of any length, and what newsrooms do to them."""

from __future__ import annotations

import random

_OPENERS = ("The", "A", "Every", "This", "No", "Another", "One", "Some")
_NOUNS = (
    "bridge", "council", "harbour", "orchard", "ferry", "museum", "river", "market", "library", "tower", "bakery",
    "station", "garden", "theatre", "mill", "school", "lighthouse", "quarry", "brewery", "stadium", "archive",
    "workshop", "canal", "railway", "vineyard", "clinic", "observatory", "factory", "meadow", "chapel",
)  # fmt: skip
_VERBS = (
    "opened", "closed", "praised", "refused", "doubled", "sold", "rented", "flooded", "painted", "moved", "counted",
    "blamed", "promised", "tested",
)  # fmt: skip
_ENDS = (
    "before the winter", "after a long debate", "for the first time", "in spite of the rain", "without any warning",
    "to the surprise of many", "as planned in spring", "against all advice", "with the help of volunteers",
)  # fmt: skip
_NAMES = (
    "Alder", "Brandt", "Castel", "Dunmore", "Eriksen", "Farrow", "Galanis", "Hoxha", "Ibarra", "Jansen", "Kwan",
    "Moreau", "Novak", "Okafor",
)  # fmt: skip


def sentence(rng: random.Random) -> str:
    """One sentence with a name and a figure."""
    first, second = rng.sample(_NOUNS, 2)
    who, many, where = rng.choice(_NAMES), rng.randint(13, 9_999), rng.choice(_NOUNS)
    return (
        f"{rng.choice(_OPENERS)} {first} near the {second} was {rng.choice(_VERBS)} {rng.choice(_ENDS)}, said {who} of "
        f"the {where}, where {many} people {rng.choice(_VERBS)} the {rng.choice(_NOUNS)} {rng.choice(_ENDS)}."
    )


def story(seed: int, paragraphs: int = 8) -> list[str]:
    """A story as paragraphs of two sentences, about 60 words each; another for each seed."""
    rng = random.Random(seed)
    return [f"{sentence(rng)} {sentence(rng)}" for _ in range(paragraphs)]


def joined(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def truncated(paragraphs: list[str], keep: float) -> list[str]:
    return paragraphs[: max(1, round(len(paragraphs) * keep))]


def with_local(paragraphs: list[str], seed: int, added: int = 2) -> list[str]:
    """Paragraphs of another story in between."""
    return [*paragraphs[:2], *story(seed, added), *paragraphs[2:]]


def datelined(paragraphs: list[str]) -> list[str]:
    return [f"PORT MARROW (Polar Wire) — {paragraphs[0]}", *paragraphs[1:], "Reporting by Polar Wire in Port Marrow"]


def bulletin(seed: int) -> str:
    """A weather report: all of one wording, with other figures and names."""
    rng = random.Random(seed)
    city, day = rng.choice(_NAMES) + " Town", rng.choice(["Monday", "Tuesday", "Thursday"])
    high, low, wind, gusts, rain = (rng.randint(*span) for span in ((10, 38), (0, 9), (5, 60), (61, 110), (0, 100)))
    return (
        f"The forecast for {city} on {day} calls for a high of {high} degrees and a low of {low} degrees in the night. "
        f"Winds of {wind} kilometres an hour are expected from noon, with gusts of up to {gusts} along the coast. The "
        f"chance of rain stands at {rain} percent. Residents of {rng.choice(_NAMES)} Valley should check conditions "
        f"before they travel, and follow the advice of the authorities."
    )
