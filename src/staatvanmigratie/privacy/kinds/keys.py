# ruff: noqa: E501 - a pattern stands on one line
"""Keys and passwords: what their makers gave a form of its own, and what stands behind a word that says so.

The forms are those that the makers publish so that a search can know them. They are looked for only around long
runs of letters and digits, of which a text has few; a run is looked at once.
"""

import re
from collections.abc import Iterator

from staatvanmigratie.privacy.kinds.hints import near, pieces, places, present, whole

#: How a key begins, and the whole of it.
_MAKERS = {
    # where code is kept and built
    "ghp_": r"ghp_\w{30,}", "gho_": r"gho_\w{30,}", "ghu_": r"ghu_\w{30,}", "ghs_": r"ghs_\w{30,}", "ghr_": r"ghr_\w{30,}",
    "github_pat_": r"github_pat_\w{22,}", "gl": r"gl(?:pat|dt|rt|ptt|cbt|ft|imt|agent|oas|soat|ffct)-[\w-]{16,}|glpat-[\w-]{16,}",
    "GR1348941": r"GR1348941[\w-]{20,}", "ATBB": r"ATBB\w{32,}", "ATATT3": r"ATATT3[\w=-]{40,}", "ATCTT3": r"ATCTT3[\w=-]{40,}",
    "CCIPAT_": r"CCIPAT_\w{20,}", "bkua_": r"bkua_\w{40}", "sgp_": r"sgp_(?:\w{16}_)?[a-f0-9]{40}", "squ_": r"sq[upa]_[a-f0-9]{40}",
    "sqp_": r"sqp_[a-f0-9]{40}", "sqa_": r"sqa_[a-f0-9]{40}", "gitea_": r"gitea_\w{32,}",
    # packages
    "npm_": r"npm_[A-Za-z0-9]{36}", "pypi-": r"pypi-[\w-]{40,}", "rubygems_": r"rubygems_[a-f0-9]{40,}", "oy2": r"oy2[a-z0-9]{43}",
    "dckr_": r"dckr_(?:pat|oat)_[\w-]{20,}", "cio": r"cio[A-Za-z0-9]{32}", "AKC": r"AKC[A-Za-z0-9]{40,}", "cmVm": r"cmVmd[A-Za-z0-9]{50,}",
    # clouds
    "AKIA": r"AKIA[0-9A-Z]{16}", "ASIA": r"ASIA[0-9A-Z]{16}", "ABIA": r"ABIA[0-9A-Z]{16}", "ACCA": r"ACCA[0-9A-Z]{16}",
    "AIza": r"AIza[\w-]{35}", "GOCSPX-": r"GOCSPX-[\w-]{24,}", "ya29.": r"ya29\.[\w-]{20,}", "1//0": r"1//0[\w-]{35,}",
    "dop_v1_": r"dop_v1_[a-f0-9]{40,}", "doo_v1_": r"doo_v1_[a-f0-9]{40,}", "dor_v1_": r"dor_v1_[a-f0-9]{40,}",
    "LTAI": r"LTAI[A-Za-z0-9]{16,}", "AKID": r"AKID[A-Za-z0-9]{32,}", "dapi": r"dapi[a-f0-9]{32}(?:-\d)?", "Q~": r"[\w~.-]{3}\dQ~[\w~.-]{31,}",
    "AccountKey=": r"AccountKey=[\w+/=%]{40,}", "SharedAccess": r"SharedAccess(?:Signature|Key)=[\w+/=%&-]{20,}", "hvs.": r"hvs\.[\w-]{24,}",
    "hvb.": r"hvb\.[\w-]{24,}", "atlasv1.": r"\w{14}\.atlasv1\.[\w-]{40,}", "pul-": r"pul-[a-f0-9]{40}", "dp.": r"dp\.(?:pt|st|ct|scim|audit)\.[\w.]{40,}",
    "FlyV1": r"FlyV1 fm\d_[\w+/=-]{50,}", "HRKU-": r"HRKU-[\w-]{30,}", "tskey-": r"tskey-\w{2,10}-[\w-]{20,}", "v1.0-": r"v1\.0-[a-f0-9]{24}-[a-f0-9]{100,}",
    # people who talk, pay and write
    "xox": r"xox[abprseo]-[\w-]{10,}", "xapp-": r"xapp-[\w-]{10,}", "xwfp-": r"xwfp-[\w-]{10,}", "sk_": r"sk_(?:live|test)_[A-Za-z0-9]{16,}",
    "rk_": r"rk_(?:live|test)_[A-Za-z0-9]{16,}", "whsec_": r"whsec_[A-Za-z0-9+/=]{24,}", "sq0": r"sq0(?:csp|atp|idp)-[\w-]{22,}", "EAAA": r"EAAA[\w-]{56,}",
    "EAA": r"EAA[A-Z][A-Za-z0-9]{80,}", "shp": r"shp(?:at|ca|pa|ss|tka)_[a-fA-F0-9]{32}", "SG.": r"SG\.[\w-]{16,}\.[\w-]{16,}", "key-": r"(?<![\w-])key-[a-f0-9]{32}",
    "-us": r"[a-f0-9]{32}-us\d{1,2}", "SK": r"SK[a-f0-9]{32}", "AC": r"AC[a-f0-9]{32}", ":AA": r"\d{8,10}:AA[\w-]{32,34}", "xkeysib-": r"xkeysib-[a-f0-9]{60,}",
    "secret_": r"secret_[A-Za-z0-9]{40,}", "ntn_": r"ntn_[A-Za-z0-9]{40,}", "figd_": r"figd_[\w-]{36,}", "lin_": r"lin_(?:api|oauth)_[A-Za-z0-9]{32,}",
    "pat": r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}", "PMAK-": r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}", "sk.eyJ": r"[sp]k\.eyJ[\w-]{40,}\.[\w-]{20,}",
    "pk.eyJ": r"pk\.eyJ[\w-]{40,}\.[\w-]{20,}", "sl.": r"(?<![\w.])sl\.[\w-]{100,}", "APA91": r"[\w-]{7,}:APA91[\w-]{100,}", "hubspot": r"pat-(?:eu|na)\d-[a-f0-9-]{36}",
    "pat-": r"pat-(?:eu|na)\d-[a-f0-9-]{36}", "CFPAT-": r"CFPAT-[\w-]{43}", "duffel_": r"duffel_(?:test|live)_[\w-]{43}", "typeform": r"tfp_[\w.-]{40,}", "tfp_": r"tfp_[\w.-]{40,}",
    "patreon": r"patreon[\w-]{40,}", "ory_": r"ory_\w{2,4}_[\w-]{30,}", "phc_": r"ph[cx]_\w{40,}", "phx_": r"phx_\w{40,}", "rnd_": r"rnd_[A-Za-z0-9]{28,}",
    "sbp_": r"sbp_[a-f0-9]{40}", "sb_secret_": r"sb_secret_[\w-]{20,}", "EZAK": r"EZAK[a-zA-Z0-9]{54}", "shippo_": r"shippo_(?:live|test)_[a-f0-9]{40}", "live_": r"(?<!\w)live_[A-Za-z0-9]{30,}",
    # watching and models
    "glsa_": r"glsa_\w{30,}", "glc_": r"glc_[\w+/=]{32,}", "eyJrIjoi": r"eyJrIjoi[\w=-]{40,}", "sntr": r"sntr(?:yu|ys)_[\w+/=]{40,}", "NRAK-": r"NRAK-[A-Z0-9]{27}",
    "NRII-": r"NRII-[\w-]{32}", "dt0c01.": r"dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}", "sk-": r"(?<![\w-])sk-(?=[\w-]*\d)[\w-]{24,}", "gsk_": r"gsk_\w{40,}", "r8_": r"(?<!\w)r8_\w{32,}",
    "xai-": r"xai-\w{40,}", "pplx-": r"pplx-\w{40,}", "hf_": r"hf_[A-Za-z]{30,}", "api_org_": r"api_org_[A-Za-z]{30,}", "tgp_": r"tgp_v1_[\w-]{40,}", "fw_": r"(?<!\w)fw_[A-Za-z0-9]{22,}", "nvapi-": r"nvapi-[\w-]{60,}", "wandb": r"wandb_v1_\w{40,}", "lsv2_": r"lsv2_\w{2}_[a-f0-9_]{40,}", "pcsk_": r"pcsk_\w{50,}", "tvly-": r"tvly-[\w-]{24,}",
    "fo1_": r"fo1_[\w-]{40,}", "pscale_": r"pscale_(?:tkn|pw|oauth)_[\w.-]{32,}", "0.A": r"[01]\.A[A-Za-z0-9_-]{20,}\.[\w-]{100,}",
    # keys themselves
    "AGE-SECRET-KEY-1": r"AGE-SECRET-KEY-1[0-9A-Z]{40,}", "eyJ": r"eyJ[\w=-]{10,}\.eyJ[\w=-]{10,}(?:\.[\w-]*)?|eyJ[\w-]{10,}\.[\w-]*\.[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}",
    "$apr1$": r"\$apr1\$[\w./]{1,16}\$[\w./]{16,}", "$2": r"\$2[abxy]\$\d\d\$[\w./]{50,}", "$6$": r"\$6\$(?:rounds=\d+\$)?[\w./]{4,16}\$[\w./]{60,}",
    "$5$": r"\$5\$(?:rounds=\d+\$)?[\w./]{4,16}\$[\w./]{40,}", "$y$": r"\$y\$\w{2,4}\$[\w./]{10,}\$[\w./]{40,}", "$argon2": r"\$argon2\w{1,2}\$[\w=,$+/.-]{30,}", "{SSHA}": r"\{S?SHA\d*\}[\w+/=]{20,}",
}  # fmt: skip
_WHOLE = {
    hint: re.compile(form if "(?<!" in form[:6] else rf"(?<![A-Za-z0-9]){form}")
    for hint, form in _MAKERS.items()
}
#: Discord: three pieces with points, of which the first is a number in base64.
_BOT = re.compile(r"(?<![\w.-])[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])")
_LETTER = re.compile(rb"[A-Za-z0-9_-]")
_MARKED = bytes(ord("a") if _LETTER.match(bytes([code])) else ord(" ") for code in range(256))
_LONG = b"a" * 16
_BEFORE, _BEHIND = 40, 8
_JOINED = re.compile(r"[^\s\"'<>(),;]*$")

_SIGNS = (
    (whole("begin"), re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")),
    (pieces("putty"), re.compile(r"PuTTY-User-Key-File")),
    (pieces("ansible"), re.compile(r"\$ANSIBLE_VAULT;\d")),
    (pieces("otpauth"), re.compile(r"otpauth://[^\s\"'<>]{0,200}secret=[A-Za-z2-7]{10,}")),
    (pieces("wifi"), re.compile(r"WIFI:[^\n]{0,80}?\bP:[^;\n]{4,80};")),
    (pieces("slack"), re.compile(r"(?:hooks\.)?slack\.com/(?:services|workflows|triggers)/[\w/]{20,}")),
    (pieces("webhook"), re.compile(r"webhook\.office\.com/webhookb2/[\w@/-]{30,}")),
    (pieces("discord"), re.compile(r"discord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{30,}")),
    (pieces("googleapis"), re.compile(r"chat\.googleapis\.com/v1/spaces/[^\s\"'<>]{10,}key=[^\s\"'<>]{10,}")),
    (pieces("outlook"), re.compile(r"outlook\.office\.com/webhook/[\w@/-]{30,}")),
    (pieces("bearer"), re.compile(r"\b[Bb]earer [\w.~+/-]{20,}=*")),
    (pieces("basic"), re.compile(r"\b[Bb]asic (?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{12,400}={0,2}(?![\w+/])")),
    (pieces("authorization"), re.compile(r"Authorization[\"']?\s?[:=,]\s?[\"']?(?:Token|ApiKey|Api-Key|Key|SharedKey|AWS4-HMAC-SHA256|GenieKey|SSWS)\s[\w.=+/~-]{16,}", re.I)),
    (whole("kty"), re.compile(r"\bkty[\"']\s?:(?=[^{}]{0,2000}[\"']d[\"']\s?:\s?[\"'][\w-]{20,})[^{}]{0,2000}")),
    (pieces("wget", "curl", "rsync", "login"), re.compile(r"\b(?:wget|curl|rsync|login)\b[^\n]{0,200}?\s--?(?:http-|ftp-)?passw(?:or)?d[= ](?![<$*])[^\s\"'-][^\s\"']{3,}")),
    (whole("uid", "user", "username"), re.compile(r"(?<![a-z])(?:uid|user(?: ?id|name)?)\s?=\s?[^;=\n]{1,60};\s?(?:pwd|password)\s?=\s?(?![{<$])[^;\s\"']{4,}", re.I)),
    (pieces("cookie"), re.compile(r"\b(?:Set-)?Cookie[\"']?\s?[:=]\s?[\"']?(?:[\w.-]{1,60}=[^;\s\"']{0,12};\s?){0,8}[\w.-]{1,60}=[\w%+/.=-]{16,}", re.I)),
    (pieces("curl"), re.compile(r"\bcurl\b[^\n]{0,200}\s(?:-u|--user)[ =]?[\"']?[\w.@-]{1,60}:[^\s\"']{4,}")),
    (pieces("mysql", "mariadb", "sshpass"), re.compile(r"\b(?:mysql(?:dump|admin)?|mariadb|sshpass)\b[^\n]{0,200}?\s-p ?[\"']?(?=\S*[\d!@#%^&*?])[^\s\"'-][^\s\"']{4,}")),
    (whole("z", "zip", "unzip", "rar"), re.compile(r"(?:(?<=7)z|\b(?:zip|unzip|rar))\b[^\n]{0,60}?\s-[pP] ?[\"']?(?=\S*\d)(?=\S*[a-zA-Z])[^\s\"'-][^\s\"']{5,}")),
    (pieces("client"), re.compile(r"\bclient-key-data[\"']?\s?:\s?[\"']?[\w+/]{40,}")),
    (whole("auth"), re.compile(r"\bauth[\"']\s?:\s?[\"'][\w+/]{20,}={0,2}[\"']")),
    (pieces("login"), re.compile(r"\blogin\s+\S{1,80}\s+password\s+\S{4,}")),
    (pieces("authtoken", "password") + whole("auth"), re.compile(r":_(?:authToken|password|auth)\s?=\s?[\w+/=-]{8,}")),
)  # fmt: skip
_CURL_USER = re.compile(r"\bcurl\b[^\n]{0,200}\s--(?:proxy-)?user[ =]?[\"']?[\w.@-]{1,60}:[^\s\"']{4,}")
_PGPASS = re.compile(r"[\w.*-]{1,100}:(?:5432|3306):[\w*]{1,60}:[\w.-]{1,60}:\S{4,}")
_LOGIN = re.compile(r"://[\w.%+-]{0,80}:(?!\d{1,5}[/\s])[^\s@/:\"'<>{}$]{3,200}@[\w.-]+")
_IN_ADDRESS = re.compile(
    r"=(?<=(?:sig|ken|key|Key|KEY|uth|ode|ret|ure|SID|nId|nid|_id|ion)=)[\w%+/~-]{20,400}"
)
_PARAMETER = re.compile(
    r"[?&;](?:sig|PHPSESSID|JSESSIONID|ASP\.NET_SessionId|session(?:_?id)?|access_token|token|private_token|job_token|api_?key|auth|code|secret|signature)$",
    re.I,
)
_WORDS = pieces(
    "secret",
    "token",
    "passw",
    "passphrase",
    "wachtwoord",
    "pwd",
    "credential",
    "bindpw",
    "devops",
    "azdo",
    "geheim",
    "kennwort",
    "contrase",
    "sleutel",
) + whole("pat", "mot")
_KEY = pieces("key")
_VALUE = r"(?=[^\s\"']{0,200}[\d!@#%^&*?])(?=[^\s\"']{0,200}[a-zA-Z])[^\s\"',;<>(){}$\[\]|]{8,200}+(?!\()"
# A word that says so, and then something that no word of a language is: letters and digits or signs, at least eight.
_EQUALS = r"[\"']?[\s\xa0]{0,2}(?:[:=]{1,2}|=>)\s{0,2}[\"']?"
_SECRET = re.compile(
    r"(?:secret(?:[_-]?(?:access[_-]?)?key)?(?:_[A-Za-z]{1,12})?|(?:(?<=access)|(?<=auth)|(?<=access[_-])|(?<=auth[_-])|(?<=id[_-])|(?<=private-))token|"
    r"(?<=[a-z_]_)token|(?<=[\s\"'\]])token(?=[\"']?\s{0,2}[:=]\s{0,2}[\"']?[\w-]{20})|"
    r"passw(?:or)?d|passphrase|wachtwoord(?:en)?|(?<![a-z])pwd|credentials?|bindpw|(?<=_)pat|passwor[td]|kennwort|mot de passe|contraseña|geheim(?:e[ _-]sleutel)?|(?<=[a-z][ _-])sleutel|(?:azdo|devops)[\w -]{0,12}?pat)"
    rf"{_EQUALS}({_VALUE})",
    re.IGNORECASE,
)
_WHAT_KEY = re.compile(
    r"(?:api|account|access|private|auth|shared|encryption|signing|master|fernet|cipher|crypto|hmac|aes|session|jwt|"
    r"service|storage|webhook|deploy|license|licence)[_-]?$",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(rf"key(?:_id)?{_EQUALS}({_VALUE})", re.IGNORECASE)
_SAID = re.compile(
    rf"(?<![^\W_])(?:(?:wachtwoord|password|ww|passwd|pw|inlogcode|toegangscode|pincode|pass|inloggegevens)"
    rf"(?:\s(?:is|was|wordt|nu|(?:van|voor|bij)(?:\s(?:de|het|deze|dit|mijn|ons|uw|je))?\s[\w-]{{2,20}}|van|voor|:)){{0,3}}\s{{0,2}}[:=]?\s{{1,2}}(?:is |nu )?(?:[\w.@-]{{2,60}}\s?/\s?)?[\"'«“]?(?={_VALUE})(?=\S*[\d])\S{{6,}}"
    rf"|(?:herstel|recovery|back-?up|reset|nood)code:?\s?(?=[A-Za-z-]{{0,40}}\d)[A-Za-z0-9]{{4,6}}(?:-[A-Za-z0-9]{{4,6}}){{1,5}}|(?:pin|toegangs|inlog|verificatie|beveiligings|activatie|herstel|deur|alarm|sms-?|kluis)code(?:\s(?:van|voor|bij)(?:\s[\w-]{{2,20}}){{1,3}})?(?:\sis)?[\s:=]{{1,3}}\d{{4,8}}(?!\d)|inloggen met [\w.@-]{{2,60}}\s?/\s?(?=\S*\d)\S{{6,}}|inloggen met (?=\S*\d)(?=\S*[!@#%^&*?$])\S{{6,}}|ww[:=] ?(?=\S*\d)\S{{6,}})",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\b(?:X-)?(?:API-?Key|Auth-?(?:Token|Key)|PRIVATE-TOKEN|Functions-Key|Ocp-Apim-Subscription-Key|subscription-key)[\"']?\s?[:=]\s?[\"']?[\w.~+/-]{20,}=*",
    re.I,
)
_WIREGUARD = re.compile(r"\b(?:Private|Preshared)Key\s?=\s?[A-Za-z0-9+/]{43}=")
#: A line of the accounts of Windows: a user, two digests.
_OF_WINDOWS = re.compile(r"[\w.$-]{1,60}:\d{3,6}:[0-9a-fA-F]{32}:[0-9a-fA-F]{32}:::")


def token(text: str) -> Iterator[re.Match[str]]:
    """Keys, passwords and the like."""
    yield from _of_a_maker(text)
    for words, pattern in _SIGNS:
        yield from near(text, pattern, words, before=6)
    if "://" in text and "@" in text:
        yield from _LOGIN.finditer(text)
    if ":5432:" in text or ":3306:" in text:
        yield from _PGPASS.finditer(text)
    yield from near(text, _CURL_USER, _CURL)
    for match in _IN_ADDRESS.finditer(text) if "=" in text else ():
        if _PARAMETER.search(text, max(0, match.start() - 16), match.start()):
            yield match
    yield from near(text, _SECRET, _WORDS)
    for piece in present(text).intersection(_KEY):
        for place in places(text, piece):
            if _WHAT_KEY.search(text, max(0, place - 12), place) and (match := _KEY_VALUE.match(text, place)):
                yield match
    yield from near(text, _SAID, _SAID_WORDS)
    yield from near(text, _HEADER, _HEADERS, before=2)
    yield from near(text, _WIREGUARD, _WIREGUARD_KEYS)
    for place in places(text, ":::"):
        yield from _OF_WINDOWS.finditer(text, max(0, place - 140), place + 3)


_CURL = pieces("curl")
_SAID_WORDS = pieces(
    *("wachtwoord", "password", "passwd", "inlog", "pincode", "toegangscode", "verificatiecode", "smscode"),
    *(
        "beveiligingscode",
        "activatiecode",
        "herstelcode",
        "deurcode",
        "alarmcode",
        "kluiscode",
        "recoverycode",
        "backupcode",
        "resetcode",
        "noodcode",
        "sms",
    ),
) + whole("ww", "pw", "pass", "recovery", "backup")
_HEADERS = pieces("apikey", "privatetoken", "authtoken", "authkey") + whole(
    "api", "auth", "private", "functions", "ocp", "subscription"
)
_WIREGUARD_KEYS = pieces("privatekey", "presharedkey")


def _of_a_maker(text: str) -> Iterator[re.Match[str]]:
    """Keys of a form of their own: those around the long runs of letters and digits in a text."""
    around = _around_long_runs(text)
    if not around:
        return
    found = set()
    for hint, pattern in _WHOLE.items():
        if hint in around:
            found |= {match[0] for match in pattern.finditer(around)}
    found |= {match[0] for match in _BOT.finditer(around)}
    for said in sorted(found):
        if match := re.compile(re.escape(said)).search(text):
            yield match


def _around_long_runs(text: str) -> str:
    """Return the long runs with what stands around them, each different one on a line."""
    marked = text.encode("latin-1", "replace").translate(_MARKED)  # a byte a letter: places are the same
    lines: dict[str, None] = {}
    seen: set[str] = set()
    start = marked.find(_LONG)
    while start >= 0:
        end = marked.find(b" ", start)
        end = len(marked) if end < 0 else end
        run = text[max(0, start - 4) : end + 2]
        if run in seen:
            start = marked.find(_LONG, end)
            continue
        seen.add(run)
        past = end
        for _ in range(3):  # pieces behind a point belong to it
            if text[past : past + 1] not in (".", "=", "/", "+", "~", "$", ":", "%") or past + 1 >= len(
                marked
            ):
                break
            past = marked.find(b" ", past + 1)
            past = len(marked) if past < 0 else past
        first = _JOINED.search(text, max(0, start - _BEFORE), start).start()
        lines[text[first : past + _BEHIND] if past - first < 5000 else text[first : first + 5000]] = None
        start = marked.find(_LONG, end)
    return "\n".join(lines)
