"""Kind and country of a body, by rule, from its name and the places in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.body_names import content_words, country_of_adjective, plain, words_of
from pipeline.schema import OrganisationKind, PlaceKind

KINDS: Sequence[tuple[OrganisationKind, re.Pattern[str]]] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (
            OrganisationKind.WORKING_GROUP,
            r"werkgroep|task ?force|stuurgroep|projectgroep|comité|commissie voor"
            r"|groupe de travail|arbeitsgruppe|^ag ",
        ),
        (
            OrganisationKind.EUROPEAN,
            r"^europe(es|se)\b|europees|^eu$|europol|frontex|eurostat|comité van de regio"
            r"|européen|^europäisch",
        ),
        (
            OrganisationKind.COOPERATION,
            r"euregio|euroregio|benelux|grande région|eurometropool|eurométropole|\begts\b|\bgect\b"
            r"|\bevtz\b|conferentie|conférence|secretariaat|top van|regionale raad",
        ),
        (
            OrganisationKind.STATE,
            r"ministerie|minister\b|ministère|ministerium|rijks|regering|koninkrijk|groothertogdom"
            r"|staat\b|parlement|kamer van volks|federale overheid|^fod |^spf |bundesrat|bundestag"
            r"|landtag|préfecture|assemblée nationale|^parket\b|^openbaar ministerie",
        ),
        (
            OrganisationKind.COMPANY,
            r"[ ,](n\.?v\.?|b\.?v\.?|gmbh|ag|s\.?a\.?|s\.?[aà]\.?r\.?l\.?)$",
        ),
        (OrganisationKind.ASSOCIATION, r"[ ,](vzw|asbl|e\.\s?v\.)$"),
        (
            OrganisationKind.HEALTH,
            r"ziekenhuis|zorg|gezondheid|santé|gesundheit|kliniek|klinik|\bggd\b|mutualiteit"
            r"|\bumc\b|\bchu\b|hôpital|hospital|krankenkasse",
        ),
        (
            OrganisationKind.EDUCATION,
            r"universiteit|université|universität|hogeschool|hochschule|school|college\b|academie"
            r"|académie|akademie|instituut|\binstitut\b|lycée",
        ),
        (
            OrganisationKind.AGENCY,
            r"agentschap|agence|agentur|politie|police|polizei|brandweer|feuerwehr|douane"
            r"|marechaussee|waterschap|milieumaatschappij|inspectie|dienst|service|direction"
            r"|veiligheidsregio|\bvdab\b|forem|landesamt|bundesamt|landesbetrieb|\bamt\b|behörde"
            r"|\boffice\b|autoriteit|autorité|ontwikkelingsmaatschappij|^polder\b|observatorium",
        ),
        (
            OrganisationKind.REGION,
            r"provincie|gewest|regio\b|région|\bland\b|landkreis|departement|département",
        ),
        (
            OrganisationKind.LOCAL,
            r"gemeente|\bstad\b|\bville\b|\bstadt\b|intercommunale|commune\b|gemeinde|communauté",
        ),
        (
            OrganisationKind.ASSOCIATION,
            r"vereniging|stichting|federatie|\bvzw\b|kamer van|netwerk|verband|bond\b"
            r"|association|verein|fédération|fondation|stiftung|chambre|kammer",
        ),
        (
            OrganisationKind.COMPANY,
            r"spoorwegen|\bport\b|haven|bank\b|sparkasse|bahn\b|vervoermaatschappij",
        ),
    )
)
KIND_OF_TERRITORY: Mapping[PlaceKind, OrganisationKind] = {
    PlaceKind.COUNTRY: OrganisationKind.STATE,
    PlaceKind.SUBDIVISION: OrganisationKind.REGION,
    PlaceKind.REGION: OrganisationKind.REGION,
    PlaceKind.CITY: OrganisationKind.LOCAL,
    PlaceKind.COOPERATION_AREA: OrganisationKind.COOPERATION,
}
_STATES: Mapping[str, str] = {
    "nederland": "NL",
    "belgie": "BE",
    "belgique": "BE",
    "vlaanderen": "BE",
    "wallonie": "BE",
    "frankrijk": "FR",
    "france": "FR",
    "duitsland": "DE",
    "deutschland": "DE",
    "groothertogdom": "LU",
}
_FRENCH = re.compile(
    r"\b(?:agence|chambre|communauté|commune|conseil|département|direction|hôpital|institution"
    r"|mairie|ministère|préfecture|région|société|université|ville)\b|[èêçœ]|\bd['’]|\bl['’]",
    re.I,
)
_GERMAN = re.compile(
    r"\b(?:Bundes|Landes|Land(?:kreis|tag)|Handwerks|Spar)\w+|\b(?:für|und|Stadt|Gemeinde|Verein)\b"
)


def kind_of(name: str) -> OrganisationKind:
    """Return the kind that a name gives, by the first rule that fits."""
    return next((kind for kind, pattern in KINDS if pattern.search(name)), OrganisationKind.OTHER)


def country_of(name: str, places: Mapping[str, str | None]) -> str | None:
    """Return the country that a name gives: by an adjective, a place in it, or its language.

    French is spoken in Belgium and Luxembourg too, and German in both; a name in one of these
    languages without a place in it counts as French or German, which is what it mostly is.

    Parameters
    ----------
    name
        Name of a body.
    places
        Country of each place of the corpus by its plain name; None where places share it.
    """
    words = words_of(name)
    told = {country_of_adjective(word) for word in words}
    told |= {_STATES.get(plain(word)) for word in words}
    told |= {places.get(key) for key in _runs(content_words(name))}
    countries = told - {None}
    if countries:
        return countries.pop() if len(countries) == 1 else None
    is_french, is_german = bool(_FRENCH.search(name)), bool(_GERMAN.search(name))
    if is_french == is_german:
        return None
    return "FR" if is_french else "DE"


def _runs(words: Sequence[str]) -> list[str]:
    """Return every one to three words on end, as one string, the first word left out."""
    return [
        "".join(words[start:end])
        for start in range(1, len(words))
        for end in range(start + 1, min(start + 3, len(words)) + 1)
    ]
