# ruff: noqa: E501 - a pattern stands on one line, with the signs that people type
"""When somebody was born, and who is named as what: who handles a file, who signed, who made something."""

import re
from collections.abc import Iterator

from staatvanmigratie.privacy.kinds.hints import (
    BREAK,
    near,
    pieces,
    places,
    present,
    whole,
)

# ---------------------------------------------------------------- birth

_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|m(?:aa)?rt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
)
_DATE = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:[-/. ]{{1,2}}(?:0?[1-9]|1[0-2])[-/. ]{{1,2}}|(?:e|ste|de)?[\s-]{{1,2}}(?:{_MONTH})\.?[\s-]{{1,2}})"
    r"(?:(?:19|20)\d\d|'?\d\d)(?!\d)|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d))"
)
_BORN = re.compile(
    r"(?<![^\W_])(?:geboren|geboorte[- _]?(?:datum|dag)|geb\.?(?:[ -]?(?:datum|dat|d)\.?)?|gbd|born|bday|birth[- _]?da(?:te|y)|n[ée]e?(?= le )|nacid[oa]|dates?[- _]?of[- _]?birth|d\.?o\.?b\.?|verjaardag|naissance)"
    rf"[\"']?[\s:=>]{{0,4}}(?:(?:te|in|at)\s(?-i:[A-Z'])[\w' -]{{1,25}}?[,\s]{{1,2}})?(?:(?:op|on|is|am|le|el)\s)?[\"']?(?:{_DATE}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d(?!\d))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:[A-ZÀ-Ý][a-zà-ÿ'’-]{1,20}|(?P<initials>[A-Z]\.(?:\s?-?[A-Z]\.){0,4}))(?:\s(?:van|de|der|den|ten|ter|el|al|la|te|in|op|'t|bin|ben)){0,3}\s[A-ZÀ-Ý][\wà-ÿ'’-]{2,30}[,;]?\s?\((?i:\*|†|geb\.?|geboren|°)?\s{0,2}"
    rf"(?:(?i:te) [\w -]{{2,25}}?[, ]{{1,2}}|(?(initials)[A-ZÀ-Ý][\w'’ -]{{2,25}}, |(?!)))?(?i:{_DATE})"
)
_NEAR_DATE = re.compile(r"\((?:\D{0,35})(?:19[2-9]\d|20[01]\d|\d{1,2}[-/. ])")


def birth(text: str) -> Iterator[re.Match[str]]:
    """A day of birth: behind the word for it, or behind a name."""
    yield from near(text, _BORN, _BIRTH, before=8)
    if "D.O.B" in text or "d.o.b" in text:
        yield from _BORN.finditer(text)
    if "(" in text:
        for day in _NEAR_DATE.finditer(text):
            for match in _NAMED.finditer(text, max(0, day.start() - 60), min(len(text), day.end() + 30)):
                year = re.search(r"(?:19|20)\d\d", match[0])
                if match.end() > day.start() and year and 1920 <= int(year[0]) <= 2015:
                    yield match
                    break


_BIRTH = pieces("geb", "born", "birth", "dob", "gbd", "bday", "verjaardag", "naissance") + whole(
    "né", "née", "nacido", "nacida"
)

# ---------------------------------------------------------------- persons

_PREFIX = (
    r"(?:van|de|der|den|ten|ter|el|al|la|le|te|von|zu|zum|'t|’t|bin|ben|ibn|abu|ould|da|di|dos|du|del|af|"
    r"(?:in|aan|op|uit|over|onder|voor|bij) (?:de|den|der|het|'t|’t))"
)
_TITLE = r"(?:(?i:drs|mr|dr|ir|ing|prof|mw|mevr|dhr|de heer|mevrouw|heer)\.?\s)"
_OFFICE = (
    r"(?!(?:De|Het|Een|Dit|Deze|Ministerie|Minister|Staat|Staatssecretaris|Centraal|Immigratie|Dienst|Raad|Gemeente|Directie|Afdeling|Team|Rijks\w*|"
    r"Nationaa?le?|Europese|Europees|Bureau|Tweede|Eerste|Kamer|Koninklijke|Nederlands?e?|Vereniging|Stichting|Universiteit|Hoge|Algemene|Adviesraad|Adviescommissie|Staatscommissie|Hof|Gerechtshof|Rechtbank|United|The|Openbaar|Inspectie|Politie|Vluchtelingenwerk|Autoriteit|Commissie|Sociaal|Sociale|Wetenschappelijke?|DG|"
    r"Buitenlandse|Binnenlandse|Economische|Volksgezondheid|Justitie|Onderwijs|Financiën|Defensie|Infrastructuur|Landbouw|Verenigde?|Noord\w*|Zuid\w*|Oost\w*|West\w*|"
    r"Saoedi|Saudi|Sri|Burkina|Costa|New|Den|El(?= Salvador)|Sierra|Hong|San|Sint|Rode|Leger|International\w*|European|World|Europa|Midden|Bosnië|Papoea|Trinidad|Antigua|Dominicaanse|"
    r"Asiel|Migratie|Arbeids\w*|Redactie|Platform|Creative|Open|Microsoft|Google|Power|Visual|Jupyter|Apache|General|Public|Data|Free|Font|Fira|Board|Regents)\b)"
)
_C, _S = "[A-ZÀ-ÝĀ-Ž]", "[a-zà-ÿ\\u0101-\\u017f]"
_NAME = (
    rf"{_TITLE}*{_OFFICE}{_C}(?:{_S}+(?:-{_C}{_S}+)?|\.(?:\s?-?[A-Z]\.)*)"
    rf"(?:\s{_C}(?:\.|{_S}+))?\s?(?<=[\s.])(?:{_PREFIX}\s){{0,3}}{_C}(?:{_S}|['’-]){{2,}}"
)
#: The family name first, as lists have it.
_TURNED = rf"(?:{_PREFIX}\s){{0,3}}{_C}(?:{_S}|[' -])+?,\s(?:{_C}\.(?:\s?{_C}\.){{0,4}}|{_C}{_S}+)"
#: A name and nothing but it.
IS_NAME = re.compile(_NAME)
#: Keys of metadata under which stands who made, changed, checked or received a file, whatever kind of file it is.
TELLS_WHO = re.compile(
    r"(?:[\w .:-]*[\s_.:-])?(?:(?:last|source|co)?[\s_-]?(?:author|creator|editor|writer|reviewer|contributor|maintainer|photographer|owner|manager|artist|recipient|"
    r"auteur|steller|opsteller|behandelaar|redacteur|ondertekenaar|afzender|contactpersoon|by-?line|credit|copyright|company|contact|checked|approved)"
    r"s?(?:[\s_.:-]?(?:display)?[\s_.:-]?(?:name|e?mail\w*|position|info))?|caption ?writer|\w+[\s_-]?(?:by|door))",
    re.IGNORECASE,
)
_ROLES = (
    r"contactpersoon|steller|opsteller|behandelaar|behandelend ambtenaar|auteurs?|authors?|afzender|medewerker|dossierhouder|dossiereigenaar|redacteur|eindredacteur|"
    r"(?:eind)?redactie|projectleider|projectmanager|aanspreekpunt|beleidsmedewerker|onderzoekers?|analist|inlichtingen(?: bij)?|vraagt u naar|uw contactpersoon|informatie(?: bij)?|notulist|notulen|verslaglegger|"
    r"contact|parafen?|paraaf|namens|teamleider|author[- ]?e|verfasser(?:in)?|rédacteur|directeur|secretaris|programmeur|woordvoerder|persvoorlichter|editor|owner|eigenaar|verantwoordelijke"
)
_DONE_BY = (
    r"(?:behandeld|opgesteld|geschreven|samengesteld|gewijzigd|gecontroleerd|akkoord|gezien|vastgesteld|gemaakt|getekend|ondertekend|goedgekeurd|aangepast|"
    r"bewerkt|ingediend|verzonden|geparafeerd) door|(?:prepared|written|reviewed|created|approved|edited|modified|signed) by|"
    r"(?:rédigé|écrit|préparé|vérifié|publié) par|(?:erstellt|verfasst|geschrieben|bearbeitet|geprüft) von"
)
_SIGNED = re.compile(
    rf"(?<![\w-])(?:(?i:{_ROLES})(?:\([^)]{{1,5}}\))?[*_]{{0,3}}\s{{0,2}}:[*_]{{0,3}}\s{{0,2}}|(?i:{_ROLES})(?:\s?\|\s{{1,3}}|\x0b{{1,6}}|\s;\s|[^\n.:;|]{{1,40}}\s(?:is|was)\s)|(?i:behandelaar|steller|opsteller|contactpersoon|dossierhouder|afzender|medewerker|auteur|paraaf)(?:\s|\s?\|\s|\x0b{{1,6}})|"
    rf"(?i:{_DONE_BY})(?:\s{{0,2}}:\s{{0,2}}|\s)|(?i:ter attentie van|t\.a\.v\.|c\.c\.)\s{{0,2}}:?\s?|"
    rf"(?i:met vriendelijke groet(?:en)?|hoogachtend|groet(?:en|jes)?|mvg|namens deze|w\.g\.|was getekend|getekend)[,:.]?\s{{1,6}})(?:\\n)?(?P<who>{_NAME})"
)
_ADDRESSED = re.compile(
    rf"(?<![\w-])(?i:de heer|mevrouw|dhr\.?|mw\.?|mevr\.?)\s(?:(?i:drs|mr|dr|ir|ing|prof)\.?\s)*(?:[A-Z]\.\s?(?:-?[A-Z]\.\s?)*)?(?:{_PREFIX}\s){{0,3}}{_OFFICE}{_C}{_S}{{2,}}"
)
_WHO = pieces(
    *("contact", "steller", "opsteller", "eindredact", "beleidsmedewerker", "behandel", "opgesteld", "geschreven", "samengesteld", "gewijzigd", "gecontroleerd", "akkoord"),
    *("gezien", "vastgesteld", "gemaakt", "getekend", "goedgekeurd", "aangepast", "bewerkt", "ingediend", "verzonden"),
    *("prepared", "written", "reviewed", "created", "approved", "edited", "modified", "signed", "auteur", "author", "afzender"),
    *("medewerker", "dossier", "attentie", "redact", "projectleider", "projectmanager", "aanspreek", "onderzoeker", "analist"),
    *("inlichting", "notul", "verslaglegger", "vraagt", "informatie", "namens", "groet", "hoogachtend", "mvg", "geparafeerd", "paraaf", "parafe", "owner"),
    *("eigenaar", "editor", "teamleider", "voorlichter", "woordvoerder", "directeur", "secretaris", "verantwoordelijke", "programmeur", "verfasser"),
    *("rédigé", "écrit", "préparé", "vérifié", "publié", "erstellt", "verfasst", "geschrieben", "bearbeitet", "geprüft"),
)  # fmt: skip
#: Behind a name: what somebody does, or the right to something.
_FUNCTIONS = (
    "beleidsmedewerker|beleidsadviseur|adviseur|projectleider|projectmanager|onderzoeker|analist|teamleider|directeur|afdelingshoofd|secretaris|woordvoerder|coördinator|programmamanager|"
    "medewerker|stagiair|jurist|econoom|statisticus|promovendus|data scientist|researcher|policy officer|hoogleraar|redacteur|accountmanager"
)
_CREDITED = (
    r"(?:met (?:bijzondere? )?dank aan|dank aan|(?:wij|we|ik) (?:be)?danken?|m\.m\.v\.|met medewerking van|met bijdragen? van|met inbreng van|onder redactie van|onder leiding van|interview met|in gesprek met|"
    r"gesproken met|afgestemd met|in overleg met|(?:mondelinge |schriftelijke )?mededeling(?: van)?|opmerking(?:en)? van|reactie(?: van)?|bijdrage van|(?:vraag|verzoek|suggestie|input|feedback|commentaar|tip) van|vragen aan|terecht bij|"
    r"contact op(?:nemen|genomen)? met|thanks to|courtesy of|portret van|notitie van|advies van|presentatie van|gegevens van|notities? van|verslag van|gesprek met|(?:query|script|syntax|macro|notebook|werkblad|aanpassing|correctie) van)"
)
_ON_THE_WORK = (
    r"(?:foto(?:graaf|grafie|'s)?|beeld(?:redactie|bewerking)?|illustraties?|vormgeving|vertaling|vertaler|kaart(?:en)?|tekst(?:en)?|ontwerp|eindredactie|redactie|samenstelling|spreker|sprekers|"
    r"voorzitter|leden|lid|aanwezig(?:en)?|afwezig(?:en)?|projectgroep|werkgroep|begeleidingscommissie|opgesteld|gecontroleerd|geaccordeerd|vastgesteld|geschreven|getekend|akkoord|"
    r"(?:opgeslagen|geplaatst|ingevuld|ingevoerd|toegevoegd|verstuurd|verzonden|bijgewerkt|gepubliceerd|ontwikkeld|uitgevoerd|geverifieerd|gevalideerd|beoordeeld|geüpload) door|"
    r"(?:last )?(?:saved|verified|checked|uploaded|updated|published|maintained|developed|submitted|assigned|posted|made|designed|translated|edited) by|reviewer|assignee|reporter|"
    r"naam|full name|ondergetekende|deelnemers?|docent|tolk|arts|advocaat|voogd|mentor|stagiaire?|photo|photographer|translation|design|speaker|attendees|colofon|steller|opsteller|van|aan|cc)"
)
_CREDIT = re.compile(
    rf"(?<![\w-])(?:(?i:{_CREDITED})\s{{1,2}}(?P<who>{_NAME})"
    rf"|(?i:{_ON_THE_WORK})(?:\s?©)?(?:\s{{0,2}}:\s{{0,2}}|\s?\|\s{{1,3}}|\s{{0,2}}\x0b\s{{0,6}})[\"']?(?:©\s?)?(?:{_NAME}|{_TURNED})"
    rf"|(?i:foto|beeld|illustratie|photo)\s©\s?{_NAME}|(?i:door|by):?\s{{1,3}}{_NAME}|(?i:{_FUNCTIONS})\s{_NAME}|(?i:namens|groet(?:en)?|regards)[^\n]{{0,60}},?\s{{0,2}}\n\s{{0,6}}{_NAME}|(?i:redactie|auteurs?|samenstelling|colofon)\s{{0,3}}\n\s{{0,4}}{_NAME})"
)
_CREDITS = pieces(
    *("dank", "medewerking", "bijdrage", "inbreng", "redactie", "leiding", "interview", "gesprek", "gesproken", "afgestemd", "overleg", "mededeling", "opmerking", "reactie", "vragen", "terecht", "vraag", "verzoek", "suggestie", "input", "feedback", "commentaar"),
    *("thanks", "courtesy", "portret", "notitie", "advies", "presentatie", "gegevens", "query", "script", "syntax", "macro", "notebook", "werkblad", "aanpassing", "correctie", "verslag", "foto", "beeld", "illustratie", "vormgeving", "vertal", "kaart", "tekst", "ontwerp", "samenstelling"),
    *("spreker", "voorzitter", "projectgroep", "werkgroep", "begeleidingscommissie", "opgesteld", "gecontroleerd", "geaccordeerd", "vastgesteld", "geschreven", "getekend", "opgeslagen", "geplaatst"),
    *("ingevuld", "ingevoerd", "toegevoegd", "verstuurd", "verzonden", "bijgewerkt", "gepubliceerd", "ontwikkeld", "uitgevoerd", "geverifieerd", "gevalideerd", "beoordeeld", "geüpload", "saved"),
    *("verified", "checked", "uploaded", "updated", "published", "maintained", "developed", "submitted", "assigned", "posted", "designed", "translated", "edited", "reviewer", "assignee", "reporter"),
    *("ondergetekende", "deelnemer", "docent", "advocaat", "voogd", "mentor", "stagiair", "photo", "translation", "design", "speaker", "attendees", "colofon", "auteur", "aanwezig", "afwezig"),
) + whole("contact", "leden", "lid", "akkoord", "last", "made", "naam", "full", "wij", "we", "ik", "tolk", "arts", "steller", "opsteller", "van", "aan", "cc", "door", "by")  # fmt: skip
_DOES = re.compile(
    rf"(?P<who>{_NAME})(?:,|\s?\(|\s?\n|\s[-–—]|\s?\||\s?\x0b{{1,3}})\s?(?i:(?:senior|junior|plaatsvervangend|hoofd|lead|coördinerend|wnd\.)\s)?$"
)
_FUNCTION_WHOLE = re.compile(rf"(?:{_FUNCTIONS})", re.IGNORECASE)
_FUNCTION = pieces(*(each.split(" ")[0] for each in _FUNCTIONS.split("|")))
#: A word, a colon, a name, and nothing behind it: whatever the word is, it says who did something.
_LABELLED = re.compile(
    rf"(?:^|(?<=[\n\x0b]))[ \t>*-]{{0,6}}(?P<said>{_C}{_S}{{2,20}}):\s(?P<who>{_NAME})(?=\s{{0,2}}(?:$|[\n\x0b,;(]|\sen\s))"
)
_COLON, _LINE = (
    re.compile(rf":(?<={_S}:)\s(?={_C}|[dmhDMHipI])"),
    re.compile(r"(?:^|(?<=[\n\x0b]))[^\n\x0b]*$"),
)
_RIGHTS = re.compile(
    rf"(?:©|\([cC]\)|[Cc]opyright(?: ?©| \([cC]\))?)\s?(?:(?:19|20)\d\d(?:\s?[-–,]\s?(?:(?:19|20)\d\d|present|heden))*,?\s)?(?:by\s)?(?P<who>{_NAME})"
)
#: Who made what others may use keeps the name in it; the licence asks for that.
_LICENCE = re.compile(r"\b(?:MIT|BSD|ISC|Apache|OFL|GPL|LGPL|MPL|EUPL|Licen[sc]ed?|LICEN[CS]E|permission)\b")
_TITLED = re.compile(
    rf"(?<![\w-])(?i:drs|dr|ir|prof|mr)\.\s(?:(?i:drs|dr|ir|ing|mr)\.\s)*(?P<who>(?!{_PREFIX}\s){_NAME})"
)
_TITLES = whole("drs", "dr", "ir", "prof", "mr")
_HEADS = whole("heer", "mevr", "mevrouw", "dhr", "mw")


def signed(text: str) -> Iterator[re.Match[str]]:
    """Somebody named as the one who handles or signs the file: ``Behandelaar: …``."""
    yield from near(text, _SIGNED, _WHO, before=4)
    yield from near(text, _ADDRESSED, _HEADS, before=3)
    yield from near(text, _CREDIT, (*_CREDITS, *_FUNCTION), before=6)
    for colon in _COLON.finditer(text):
        start = _LINE.search(text, max(0, colon.start() - 31), colon.start())
        if start and (match := _LABELLED.match(text, start.start())):
            yield match
    if "m.m.v." in text or "M.m.v." in text:
        yield from _CREDIT.finditer(text)
    yield from near(text, _TITLED, _TITLES)
    for piece in present(text).intersection(_FUNCTION):
        for place in places(text, piece):
            if _FUNCTION_WHOLE.match(text, place) and (
                match := _DOES.search(text, max(0, place - 90), place)
            ):
                yield match
    if "©" in text or "(c)" in text or "opyright" in text or "(C)" in text:
        for match in _RIGHTS.finditer(text):
            before = text.rfind(BREAK, 0, match.start()) + 1
            behind = text.find(BREAK, match.end()) % (len(text) + 1)
            if not _LICENCE.search(text, max(before, match.start() - 250), min(behind, match.end() + 400)):
                yield match
    for short in ("t.a.v.", "T.a.v.", "w.g.", "W.g.", "c.c.", "C.c."):
        if short in text:
            yield from _SIGNED.finditer(text)


_MADE_BY = (
    r"(?:(?:voornaamste |hoofd|co-?)?auteurs?|authors?|creators?|editors?|maintainers?|contributors?|redacteur|samensteller|behandelaar|"
    r"reviewers?|checkers?|lastmodifiedby|last[-_]modified[-_]by|displayname|(?:\w{3,20})[-_]?(?:by|door)|operator|last-translator|manager|credits|contacts?(?:[-_ ]?poin?t)?|contactperso(?:on|nen)|onderzoekers|(?:project)?leden|(?:project)?team|deelnemers|medewerkers|responsible|assignee|verantwoordelijke)"
)
_SAID_SO = re.compile(
    rf"(?<![A-Za-z0-9.-]){_MADE_BY}(?:__|[-_ ]?name)?[\"']?(?:\s{{0,3}}[:=]\s{{0,3}}|\s?\{{|(?<=operator)\s|(?<=author)\s(?=[^:=\n]{{3,60}}\}}))"
    rf"(?:[\[({{\s\"',-]|(?:name|naam|title|text|foaf:name|(?:vcard:)?fn)[\"']?\s?[:=]?|[\"']@?type[\"']\s?:\s?[\"']Person[\"'],?){{0,30}}(?P<who>(?-i:{_NAME}|{_TURNED}))",
    re.IGNORECASE,
)
_MAKERS = pieces(
    *(
        "auteur",
        "author",
        "creator",
        "editor",
        "maintainer",
        "contributor",
        "redacteur",
        "samensteller",
        "behandelaar",
        "modified",
    ),
    *(
        "contact",
        "onderzoekers",
        "projectleden",
        "projectteam",
        "deelnemers",
        "medewerkers",
        "responsible",
        "assignee",
        "verantwoordelijke",
        "door",
        "by",
        "reviewer",
        "checker",
    ),
    *(
        "displayname",
        "lastmodifiedby",
        "created",
        "operator",
        "manager",
        "credits",
        "last",
        "wijzigdoor",
        "aangemaaktdoor",
    ),
) + whole("leden", "team")
_PROFILE = re.compile(
    r"(?<![\w-])(?:(?:twitter|instagram|facebook|threads|tiktok|x|medium)\.(?:com|net)/(?!(?:intent|shar|home|search|hashtag|about|login|explore|features|settings|orgs|site|topics|marketplace|apps|sponsors|dialog|plugins|tr\b|i/))@?[A-Za-z][\w.-]{2,40}(?:/status/\d+\.?)?/?(?=$|[\s\"'<>)\]},;\x0b])"
    r"|facebook\.com/profile\.php\?id=\d{5,}|researchgate\.net/profile/[\w-]{3,}|bsky\.app/profile/[\w.-]{3,}|academia\.edu/[A-Z]\w{2,})"
)
_LINES = (
    (whole("au"), re.compile(rf"AU\s{{1,2}}-\s{{1,2}}(?P<who>[A-ZÀ-Ý][\w' -]+, [A-ZÀ-Ý][\w. -]*|{_NAME})")),
    (
        whole("from", "to", "cc", "bcc", "sender", "reply"),
        re.compile(rf"(?<![^\n\x0b\"'])(?:From|To|Cc|Bcc|Sender|Reply-To):\s{{1,2}}[\"']?(?P<who>{_NAME})(?=[\"']?\s?(?:[<;,\n\x0b\[]|$))"),
    ),
    (pieces("author", "operator", "manager"), re.compile(rf"(?:author|operator|manager)\s(?P<who>{_NAME})\}}")),
    (whole("fn"), re.compile(rf"(?<![^\n\x0b])FN(?:;[\w=;-]{{1,40}})?:(?P<who>{_NAME}|[A-Z][\w' -]+;[A-Z][\w' -]*)")),
    (whole("by"), re.compile(rf"(?<=-)[Bb]y: (?P<who>{_NAME})")),
    (whole("cn"), re.compile(rf"(?<![\w])(?i:cn)(?:=|::? )[\"']?(?P<who>{_NAME}|{_TURNED})")),
    (whole("codeauthor", "sectionauthor", "moduleauthor"), re.compile(rf"(?:code|section|module)author::\s{{1,3}}(?P<who>{_NAME})")),
    (whole("type"), re.compile(rf"type[\"']\s?:\s?[\"']Person[\"'],\s{{0,9}}[\"']name[\"']\s?:\s?[\"'](?P<who>{_NAME})")),
    (whole("contactperson", "person"), re.compile(rf"(?i:(?:contact)?person)[\"']\s?:\s?[\"'](?P<who>{_NAME})")),
    (whole("author", "authors"), re.compile(rf"(?<=@)authors?\s{{1,3}}(?P<who>{_NAME})")),
    (whole("person"), re.compile(rf"\bperson\(\s?(?:given\s?=\s?)?[\"']{_C}[\w'. -]{{1,30}}[\"'],\s?(?:family\s?=\s?)?[\"'](?:{_PREFIX}\s){{0,3}}{_C}")),
    (pieces("by", "door"), re.compile(rf"(?<=[a-z_-])(?:by|By|door|Door)[\"']?\s{{0,2}}[:=]\s{{0,2}}[\"'\[{{(]{{0,3}}(?:[\"']?(?:name|naam|displayName)[\"']?\s?[:=]\s?[\"'])?(?P<who>{_NAME}|{_TURNED})")),
    (whole("family", "given", "givenname", "familyname"), re.compile(rf"(?:family|given)(?:Name)?[\"']\s?:\s?[\"'][^\"'\n]{{2,40}}[\"'],\s{{0,9}}[\"'](?:family|given)(?:Name)?[\"']\s?:\s?[\"']{_C}")),
    (whole("creator", "fn", "maker", "name", "author"), re.compile(rf"(?:creator|fn|maker|name|author)[\s\[]{{1,4}}(?:foaf:name\s|a foaf:Person\s?;\s)?[\"'](?P<who>{_NAME})")),
    (whole("todo", "fixme", "xxx", "hack"), re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\s?(?:\(\s?@?[A-Za-z][\w.' -]{2,40}\s?\)|@[a-z][\w.-]{2,20}|[A-Z][a-z]{2,12}:)")),
    (whole("orcid"), re.compile(r"(?i:orcid)(?:[ -]?id)?[\s:=]{1,3}\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")),
    (
        pieces("twitter", "instagram", "facebook", "threads", "tiktok", "researchgate", "bsky", "academia", "medium", "mastodon"), _PROFILE),
    (whole("volg", "follow", "twitter", "insta", "instagram", "mastodon"), re.compile(r"(?<![\w.])(?i:volgt?|follow|twitter|insta(?:gram)?|mastodon)(?: mij| me| ons)?[: ]{1,2}@[a-z][\w.]{3,30}")),
    (pieces("linkedin"), re.compile(r"linkedin\.com/in/[\w%-]{3,}")),
    (pieces("orcid"), re.compile(r"orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]")),
    (pieces("family", "familyname"), re.compile(r"family-?[Nn]ames?[\"']?\s?[:=]\s?[\"']?(?P<who>[A-ZÀ-Ý][\w' -]{1,40})")),
)  # fmt: skip
#: What shows by a sign: a card, a log of changes, a profile of a name too short to look for.
_BY_A_SIGN = (
    *((sign, re.compile(rf"N(?<![^\n\x0b]N)(?:;[^:\n]{{1,40}})?:(?:{_PREFIX}\s){{0,3}}{_C}[\w' -]{{1,40}};{_C}[\w' -]*;")) for sign in ("N:", "N;")),
    (" | ", re.compile(r"r(?<![^\n\x0b]r)\d{1,7} \| [\w.-]{2,40} \| (?:19|20)\d\d-\d\d-\d\d")),
    ("t.me/", re.compile(r"t\.me/(?<![\w.-]t\.me/)(?!joinchat|share/|s/|proxy)[A-Za-z]\w{4,31}(?![\w/])")),
)  # fmt: skip
#: Under what somebody said; as an object of its own; as a triple.
_QUOTED = re.compile(rf"(?<=\n)>\s?[—–―-]{{1,2}}\s?(?P<who>{_NAME})(?=\s{{0,3}}(?:$|[\n,(]))")
_OF_A_USER = re.compile(
    rf"[\"'](?:user|owner|person|assignee|reporter)[\"']\s?:\s?\{{[^{{}}]{{0,200}}?[\"'](?:display)?[nN]ame[\"']\s?:\s?[\"'](?P<who>{_NAME})"
)
_BLAMED = re.compile(rf"\((?P<who>{_NAME})\s{{1,20}}(?:19|20)\d\d-\d\d-\d\d \d\d:")
_LOGGED = re.compile(
    rf"[12](?<![^\n].)(?:(?<=1)9|(?<=2)0)\d\d-\d\d-\d\d\s{{1,3}}(?P<who>{_NAME})(?=\s{{0,2}}(?:$|\n|<))"
)
_OWNS = re.compile(r"(?:^|(?<=\n))(?:\*|/[\w./*-]{1,60}) {1,20}@(?![\w-]{1,40}/)[a-z][\w-]{3,40}(?=\s|$)")
_MAPPED = re.compile(rf"(?:^|(?<=\n))(?P<who>{_NAME}) <[\w.+-]*@[\w.-]+>")


def author(text: str) -> Iterator[re.Match[str]]:
    """A field that says who made a file, in the ways that text files say so."""
    yield from near(text, _SAID_SO, _MAKERS)
    for words, pattern in _LINES:
        yield from near(text, pattern, words)
    for sign, pattern in _BY_A_SIGN:
        if sign in text:
            yield from pattern.finditer(text)
    for place in places(text, "x.com/"):
        if match := _PROFILE.match(text, place):
            yield match
    if "(" in text:
        yield from _BLAMED.finditer(text)
    if "-" in text:
        yield from _LOGGED.finditer(text)
    if "\n>" in text:
        yield from _QUOTED.finditer(text)
    yield from near(text, _OF_A_USER, _USERS, before=1)
    if "* @" in text:
        yield from _OWNS.finditer(text)
    if "> " in text or ">\n" in text or " <" in text:
        yield from _MAPPED.finditer(text) if "@" in text else ()


_USERS = whole("user", "owner", "person", "assignee", "reporter")
_BODY = re.compile(
    rf"(?i:handtekening|paraaf|signature|pasfoto|portretfoto|foto)(?i:\s(?:van|of)(?:\s(?:de |het )?(?:aanvrager|vreemdeling|ondertekenaar))?)?[\s:]{{1,3}}{_NAME}"
    rf"|(?i:ondertekend door|w\.g\.|getekend[,:]?)\s{{1,3}}{_NAME}"
    r"|(?i:vingerafdruk(?:ken)?|gelaatsscan|gezichtsscan|irisscan|biometri\w{1,8}|fingerprint|minutiae)(?:[\s:=\"'()]|(?i:sjabloon|template|data|base64)){1,14}[A-Za-z0-9+/=]{24,}"
)


def body(text: str) -> Iterator[re.Match[str]]:
    """A signature, a portrait or a measure of the body that says whose it is."""
    yield from near(text, _BODY, _MEASURED)
    if "w.g." in text:
        yield from _BODY.finditer(text)


_MEASURED = pieces(
    "handtekening",
    "paraaf",
    "signature",
    "pasfoto",
    "portretfoto",
    "foto",
    "ondertekend",
    "getekend",
    "vingerafdruk",
    "gelaatsscan",
    "gezichtsscan",
    "irisscan",
    "biometri",
    "fingerprint",
    "minutiae",
)
