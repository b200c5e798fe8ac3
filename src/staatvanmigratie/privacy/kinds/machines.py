# ruff: noqa: E501 - a pattern stands on one line
"""What tells a machine, its user or a folder on it."""

import re
from collections.abc import Iterator

from staatvanmigratie.privacy.kinds.hints import has, near, pieces, places, present, whole
from staatvanmigratie.privacy.kinds.whereabouts import addresses

# ---------------------------------------------------------------- folders

_FOLDERS = (
    "home Users users root tmp private var mnt media srv opt scratch workspace builds work Volumes export nix snap run github "
    "__w usr/local usr/lib usr/share usr/src usr/home cygdrive c/Users d/Users homes u afs net gpfs lustre beegfs nfs gscratch "
    "nethome homedir homedirs home1 home2 userhome dbfs Workspace databricks kaggle content/drive System/Volumes Applications Library hpc data/users data/home data/homes work/home storage/home"
).split()
_OF_GIT_BASH = r"[a-z]/(?:Users|Documents|Projecten|Projects|projects|data|dev|repos?|git|temp|tmp|work|werk|Program Files|code)"
# Each is looked for only where its beginning stands: at a folder of the root, a drive, two backslashes, a scheme.
_OF_ROOT = re.compile(rf"(?<![\w./~%*-])/(?:{'|'.join(_FOLDERS)}|{_OF_GIT_BASH})/[\w.@+-]+(?:/[\w.@+ -]*)*")
_OF_DRIVE = re.compile(
    r"\b[A-Z]:(?:\\\\?|/)(?:Users|Documents and Settings|Data|Temp|Projects?|Windows|Program Files)(?:\\\\?|/)[^\s\"'<>|]+"
    r"|(?<![A-Za-z0-9])[A-Z]:/[\w.@ ()&-]{2,60}/[\w.@ ()&/-]{2,}"
    r"|\b[A-Z]:\\\\?[\w .()&-]{2,80}\\\\?[\w .()&\\-]{2,200}"
    r"|(?<![^\s\"'(])[A-Z]:\\{1,2}(?:[A-Z]|[a-z]+\.|(?![nrt])[a-z]{4})[\w .-]{2,60}"
)
_OF_SHARE = re.compile(
    r"\\{2,4}\?\\{1,2}[A-Z]:\\[^\s\"'<>|]+"
    r"|(?<!\\)\\{2,4}(?![xu][0-9a-fA-F]{2})[A-Za-z0-9][A-Za-z0-9.$-]{2,60}\\{1,2}[A-Za-z0-9$_. -]{2,60}\\{1,2}(?!u[0-9a-fA-F]{4})"
    r"[A-Za-z0-9][^\s\"'<>|\\]{2,}"
    r"|(?<!\\)\\{2,4}(?![xu][0-9a-fA-F]{2})(?=[\w-]{0,30}\d)[A-Za-z][A-Za-z0-9-]{3,30}\\{1,2}[A-Za-z][\w$ .-]{3,60}"
)
_OF_SCHEME = re.compile(
    r"\b(?:file|smb|afp|nfs|vscode-remote|vscode-file):(?://[\w.@+-]{0,60})?/[\w%.@+-][^\s\"'<>)]*"
    r"|\bfile:[A-Za-z]:[\\/][^\s\"'<>)]+"
    r"|\b(?:abfss?|wasbs?|s3[an]?|gs|hdfs|adl|dbfs):/{1,2}[\w.@-]{2,100}(?:/[\w.@=-]+)+"
)
_OF_NAME = (
    (
        pieces("sharepoint"),
        re.compile(r"sharepoint\.com/(?:personal/[\w.-]+|(?::\w:/[rs]/)?(?:sites|teams)/[\w.-]+/[\w%./ -]+)"),
    ),
    (pieces("onedrive"), re.compile(r"\bOneDrive - [\w .-]{2,60}[\\/]{1,2}[\w .-]{2,}")),
    (
        pieces("userprofile", "appdata", "homepath", "homedrive", "temp"),
        re.compile(r"%(?:USERPROFILE|APPDATA|LOCALAPPDATA|HOMEPATH|HOMEDRIVE|TEMP)%[\\/]{1,2}[^\s\"'<>|]+"),
    ),
    (
        whole("hub", "jupyter", "jupyterhub", "notebook", "notebooks"),
        re.compile(r"\b(?:jupyterhub|hub|jupyter|notebooks?)\.[\w.-]+/user/[\w.@%-]{3,}"),
    ),
    (pieces("macintosh"), re.compile(r"\bMacintosh HD:[\w :.-]{3,}")),
)
_OF_USER = re.compile(
    r"\$\{?(?:HOME|USERPROFILE)\}?/(?!\.)[\w.-]+(?:/[\w./-]*|(?<=\.docx|\.xlsx)|(?<=\.csv|\.txt|\.pdf|\.doc|\.xls|\.ods|\.odt)| \d)"
    r"|(?<![\w/.])~/\.\./[\w.-]{2,40}/[\w./-]+"
    r"|(?<![\w/.])~/(?:Documents|Desktop|Downloads|Documenten|Bureaublad|werk|work|projects?|projecten|repos?)/[\w./-]+"
)
_OF_A_USER = re.compile(
    r"~(?<![\w/.~)\]}]~)(?=[a-z]*[a-z]{4}|[a-z]+\d)[a-z][a-z0-9._-]{3,30}/[a-zA-Z][\w.-]+"
)
_BY_A_SERVER = re.compile(r"/(?:tree|edit|view|files|notebooks)/(?:home|Users)/[\w.-]{2,}")
_BY_A_PIECE = (("file:", _OF_SCHEME), ("/home/", _BY_A_SERVER), ("/Users/", _BY_A_SERVER), ("~", _OF_A_USER))
_OVER_SSH = re.compile(r"(?<![\w-])[\w.-]{2,40}@(?:[\w-]{2,60}(?:\.[\w-]{1,60})*):(?:/|~)[\w./~-]*")
_OVER = re.compile(r"@[\w.-]{2,90}:[/~]")
#: What a path begins with, by the word that must be there.
_BEGINS: dict[str, list[str]] = {}
for _folder in _FOLDERS:
    _BEGINS.setdefault(re.split("[^a-z]", _folder.strip("_").lower())[0], []).append(f"/{_folder}/")
_FIRST = pieces(*filter(None, _BEGINS))
_COLON = re.compile(r":[/\\](?<=[A-Z]:.)")
_SCHEME = re.compile(
    r"(?s):/(?<=(?:file|bfss|abfs|asbs|wasb|.smb|.afp|.nfs|mote|.s3a|.s3n|..s3|..gs|hdfs|.adl|dbfs):/)"
)
_BASH = re.compile(rf"/(?<![\w./~%*-]/)(?={_OF_GIT_BASH[:5]}/)")


def path(text: str) -> Iterator[re.Match[str]]:
    """Absolute paths of a machine; an address on the web is none."""
    if "/" in text:
        yield from _below_the_root(text)
    if "\\" in text or ":/" in text:
        for colon in _COLON.finditer(text):
            if match := _OF_DRIVE.match(text, colon.start() - 1):
                yield match
        for colon in _SCHEME.finditer(text):
            yield from _OF_SCHEME.finditer(text, max(0, colon.start() - 13), colon.start() + 300)
    if match := _OF_SCHEME.match(text):
        yield match
    for sign, pattern in _BY_A_PIECE:
        if sign in text:
            yield from pattern.finditer(text)
    if "\\\\" in text:
        yield from _OF_SHARE.finditer(text)
    for words, pattern in _OF_NAME:
        yield from near(text, pattern, words, before=1)
    if "~/" in text or "$HOME" in text or "${HOME" in text or "$USERP" in text:
        yield from _OF_USER.finditer(text)
    if "@" in text and _OVER.search(text):
        yield from _OVER_SSH.finditer(text)


def _below_the_root(text: str) -> Iterator[re.Match[str]]:
    past = -1
    begins = [begin for word in present(text).intersection(_FIRST) for begin in _BEGINS[word]]
    starts = [place for begin in begins for place in _all(text, begin)]
    starts += [match.start() for match in _BASH.finditer(text)]
    for start in sorted(starts):
        if start >= past and (match := _OF_ROOT.match(text, start)):
            past = match.end()
            yield match


def _all(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)


# ---------------------------------------------------------------- machines and users

_USER = r"[a-z][\w.-]{2,40}"
_SIGNS = (
    (
        pieces("desktop", "laptop"),
        re.compile(r"\b(?:DESKTOP|LAPTOP)-(?:[A-Z0-9]{7}|(?=[A-Z0-9]*\d)[A-Z0-9]{5,12})\b"),
    ),
    (
        pieces("werkplek", "hostname", "computer", "machine", "host", "server", "werkstation", "workstation"),
        re.compile(
            r"(?<![^\W_])(?i:werkplek|werkstation|workstation|hostname|computer(?:name|naam)?|machine|host|server)[\"']?[\s:=]{1,3}[\"']?"
            r"(?:WS|PC|LT|NB|VDI|SRV|DT|WKS|NBK|LAP)-?[A-Z0-9-]{0,6}\d{3,}\b"
        ),
    ),
    (pieces("uid"), re.compile(rf"\buid=\d{{3,6}}\({_USER}\)")),
    (
        pieces(
            "user",
            "logname",
            "gebruikersnaam",
            "ingelogd",
            "aangemeld",
            "gekoppeld",
            "verbonden",
            "logged",
            "connected",
            "mounted",
            "computername",
            "hostname",
        ),
        re.compile(
            rf"(?<![A-Za-z])(?:USER|LOGNAME|USERNAME)=[\"']?(?!root\b|runner\b|jovyan\b|user\b){_USER}"
            rf"|(?i:gebruikersnaam|(?:user|login)[ _-]?name|(?:ingelogd|aangemeld|gekoppeld|verbonden) als|(?:logged in|connected|mounted) as)[\"']?(?:\s?[:=]\s?|\s)[\"']?(?=\S*[._\d]|\S{{6}})(?!name|string|null|none|false|true|undefined|oauth2|x-access){_USER}"
            r"|\b(?:COMPUTERNAME|HOSTNAME|HOST)=[\"']?(?=\S*\d)[\w-]{3,20}"
        ),
    ),
    (pieces("ssh", "sftp", "scp"), re.compile(rf"\b(?:ssh|sftp|scp) (?:-\S+ )*{_USER}@[\w.-]{{3,}}")),
    (
        pieces("macbook", "imac", "iphone", "ipad", "laptop", "airpods", "watch", "galaxy"),
        re.compile(
            r"\b(?:i?Mac(?:Book)?(?:-(?:Pro|Air|mini))?|iPhone|iPad|AirPods|(?:Apple )?Watch|Galaxy|Laptop|PC)[- ](?:van|of)[- ][A-Z][\w-]{2,}(?:\.local)?"
        ),
    ),
)
#: What offices call their machines: a short word for the sort, and a number behind it.
_SORT = "ws|wks|wkst|pc|lt|lap|nb|nbk|vdi|dsk|dt"
_BY_SORT = re.compile(
    rf"(?<![\w./#=&-])(?:{_SORT}|{_SORT.upper()})(?:-(?!(?:19|20)\d\d(?!\d))\d{{4,6}}|\d{{5,6}})(?![\w-]|\.\d)"
    r"|(?<![\w.#-])(?<!(?<!/)/)(?:(?:srv|svr|SRV|SVR)-(?:[a-zA-Z]{2,10}-?)?\d{1,5}|(?:srv|svr|SRV|SVR)(?:[a-zA-Z]{1,6}\d{2,6}|\d{3,6}))(?![\w-])"
    r"|(?<![\w./#-])(?:[a-z]{2,10}(?:server|knoop)|[A-Z]{2,10}(?:SERVER|KNOOP))-?\d{1,3}(?![\w-])"
)
_SORTS = whole(*_SORT.split("|")) + pieces("srv", "svr")
_ENDS_IN = pieces("server", "knoop")
_NAMED = r"(?!\d)(?=[\w-]{0,30}\d)(?!v?\d|x86|amd64|arm64|win32|win64|linux\d|base64|sha\d|utf|http)[A-Za-z][A-Za-z-]{1,20}\d{2,6}(?![\w.])"
_IN_A_LOG = (
    (pieces("rwx") + whole("rw"), re.compile(rf"-?(?:rw[x-]|r-[x-]){{1,3}}[r-][w-][x-][.+@]?\s{{1,4}}\d{{1,4}}\s{{1,4}}(?!root\b){_USER}\s{{1,8}}[a-z]\w")),
    (whole("chown", "sudo", "runuser"), re.compile(rf"\b(?:chown(?: -\w+)?|sudo -u|runuser -u) (?!root\b|www-data\b|os\b){_USER}")),
    (whole("whoami"), re.compile(rf"\bwhoami\s{{0,3}}\n\s{{0,3}}(?!root\b){_USER}")),
    (whole("getuser"), re.compile(rf"\bgetuser\(\)\s?(?:->|==?|:)\s?[\"']{_USER}[\"']")),
    (whole("scp", "rsync", "sftp"), re.compile(rf"\b(?:scp|rsync|sftp) [^\n]{{0,100}}?(?<=\s)(?:{_USER}@)?[a-zA-Z][\w.-]{{2,60}}:(?!//)[\w./~-]")),
    (whole("psql", "mysql", "pg", "createdb", "mongo", "sqlplus"), re.compile(rf"\b(?:psql|mysql|pg_dump|createdb|mongo|sqlplus)\b[^\n]{{0,60}}?\s-[hUu] ?(?!localhost|127|root\b){_USER}")),
    (whole("uname", "linux"), re.compile(r"\bLinux (?!version|kernel|x86)[a-zA-Z][\w.-]{2,40} \d\.\d{1,2}\.\d")),
    (pieces("jupyter"), re.compile(r"jupyter-[a-z]\w{0,30}(?:-2[de]\w{2,30})+")),
    (whole("nodename", "slurm"), re.compile(r"\b(?:nodename|SLURM_\w{0,12}(?:NODE|HOST)\w{0,8})\s?=\s?[\"']?(?!\d)[\w-]{3,40}")),
    (whole("last"), re.compile(r"\b[Ll]ast login: [^\n]{5,60}? from [\w.-]{3,60}")),
    (whole("source", "server"), re.compile(r"\b(?i:data source|server)=(?!localhost)(?=[\w-]{0,30}\d)[A-Za-z][\w-]{2,30}(?:\\{1,2}\w+)?(?:,\d{2,5})?;")),
    (pieces("logonserver", "userdomain", "userdnsdomain", "computername", "clientname"), re.compile(r"\b(?:LOGONSERVER|USERDOMAIN\w{0,15}|USERDNSDOMAIN|COMPUTERNAME|CLIENTNAME)=\\{0,4}[A-Za-z][\w.-]{1,40}")),
    (pieces("serie", "serial", "asset", "servicetag") + whole("service"), re.compile(r"(?<![^\W_])(?i:serienummer|serienr|serial ?(?:number|no|nr)?|asset[ -]?tag|service[ -]?tag)\.?(?: \w{2,12})?\s?[:=#]?\s{0,2}(?=[A-Z0-9-]{0,20}\d)(?=[A-Z0-9-]{0,20}[A-Z])[A-Z0-9][A-Z0-9-]{5,20}(?![\w])")),
    (whole("printed", "afgedrukt"), re.compile(rf"\b(?i:printed by|afgedrukt door)\s(?:{_USER}(?=\s(?:on|op)\s)|(?=\S*\d){_USER})")),
    (whole("login"), re.compile(rf"\bLogin: {_USER}\s{{1,20}}Name: ")),
    (pieces("teamviewer", "anydesk", "rustdesk"), re.compile(r"\b(?i:teamviewer|anydesk|rustdesk)(?:[- ]?(?i:id|adres|address))?[\s:=]{1,3}\d{3} ?\d{3} ?\d{3,4}(?!\d)")),
    (pieces("ssid"), re.compile(r"\bSSID\s?[:=]\s?[\w.-]{3,40}")),
    (whole("cn"), re.compile(r"\bCN=[^=\n]{3,80},\s?(?:OU|DC|O)=")),
    (whole("login", "gebruiker", "account", "user"), re.compile(
        r"(?<![\w.$-])(?i:login|gebruiker|account|user)\s?[:=]\s{0,2}[\"']?(?!default|string|object|function|undefined|window|agent|select|interface|required|optional|unknown|anoniem|anonymous|system|runner|nobody|redactie|jovyan|lezer)"
        r"(?=[a-z])[a-z][a-z0-9._-]{5,30}[\"']?\s{0,3}(?=$|[\n\x0b,;])")),
    (pieces("hostname", "computernaam", "computername", "werkplek", "nodename") + whole("host", "node", "machine", "server", "pc"), re.compile(
        rf"(?<![\w.-])(?i:hostname|computer(?:naam|name)|werkplek|host|node|machine|server)[\"']?\s{{0,2}}(?:[:=]|(?<=computernaam)|(?<=Computernaam))\s{{0,2}}[\"']?{_NAMED}")),
    (whole("iphone", "ipad", "macbook", "imac", "mac", "laptop"), re.compile(r"(?<=s[ -])(?:MacBook|iMac|iPhone|iPad)(?:-(?:Air|Pro|mini))?\b")),
    (whole("mac", "ether", "hwaddr", "bssid"), re.compile(r"\b(?i:mac|ether|hwaddr|bssid)(?:[- ]?(?i:adres|address))?[\s:=]{1,3}[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b")),
)  # fmt: skip
#: What people call the machine they carry: by its maker, or in a log by where something came from.
_CARRIED = re.compile(
    r"(?<![\w./-])[a-z][a-z0-9]{2,20}-(?:thinkpad|elitebook|probook|zbook|latitude|ideapad|macbook(?:-?(?:air|pro))?|surface)\b"
    r"|(?<=from )[a-z][\w-]{2,30}-(?:laptop|notebook|desktop)\b"
    r"|(?:(?<=\bon )|(?<=from )|(?<=\bop )|(?<=\bvan ))(?:laptop|notebook|desktop)-[a-z][a-z0-9-]{2,20}"
)
_CARRIES = pieces(
    "thinkpad", "elitebook", "probook", "zbook", "latitude", "ideapad", "macbook", "surface"
) + pieces("laptop", "notebook", "desktop")
_SYSLOG = re.compile(
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?!localhost)[a-zA-Z][\w.-]{2,40} [\w/.-]{2,30}\[\d{1,7}\]:"
)
_OF_AN_OFFICE_FILE = re.compile(r"\.~lock\.[^\n#]{1,80}#[^\n,]{0,60},[^\n,]{2,60},[^\n,]{2,60},")
_BRACKETS = re.compile(rf"\[{_USER}@[\w.-]{{2,40}} [^\]\n]{{1,40}}\][$#]")
_ONE_LABEL = re.compile(
    r"://(?:[\w.+-]{1,60}@)?(?!localhost)(?=[\w-]{0,40}\d)[a-zA-Z][a-zA-Z-]{1,20}\d[\w-]{0,20}(?::\d{2,5}\b|(?=/))"
    r"|://(?:[\w.+-]{1,60}@)?[a-z]{2,10}-[a-z]{2,12}-?\d{1,4}(?::\d{2,5}\b|(?=/))"
)
_WITHIN = re.compile(r"\.(?:intern|intra|corp|prd|prod|acc)\.[a-z][\w-]{1,40}\.[a-z]{2,6}\b")
_SSH = re.compile(rf"\bssh (?:-\S+ )*{_NAMED}|\bssh (?:-\S+ )*(?:[a-z]{{2,10}}-){{1,2}}\d{{1,5}}\b")
_PROMPT = re.compile(
    rf"(?<![\w.]){_USER}@[\w-]{{2,30}}(?::[~/][^\s]{{0,60}}[$#]| [\w~./-]{{1,40}} [%$#](?=\s|$))"
)
_PROMPT_HOST, _PROMPT_USER = (
    re.compile(r"@[\w-]{2,30}[: ][^\n]{0,60}[%$#]"),
    re.compile(rf"(?<![\w.]){_USER}$"),
)
_SID = re.compile(r"S-1-5-21(?:-\d{5,12}){2,3}-\d{3,8}\b")
_CARD = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])")
_CARD_HINT = re.compile(r":(?:[0-9A-Fa-f]{2}:){3}|-(?:[0-9A-Fa-f]{2}-){3}")
_SSHS = whole("ssh")
_WITHINS = whole("intern", "intra", "corp", "prd", "prod", "acc")
_HOUSE = whole("local", "lan", "intern", "intra", "intranet", "internal", "corp", "localdomain", "domein")
_ENDS = re.compile(
    r"\.(?:local|lan|intern|intra|intranet|internal|corp|localdomain|domein)(?![\w(\[=-]|\.\w)"
)
_NAME = re.compile(
    r"(?<![\w.-])(?<!\w@)[a-zA-Z0-9][a-zA-Z0-9-]{1,40}(?:\.[a-zA-Z0-9][a-zA-Z0-9-]{1,40}){0,4}$"
)
_DOMAIN_USER = re.compile(
    r"\\{1,2}(?:[a-z][a-z0-9]*[._-][a-z][\w.-]+|[a-z]{1,3}\d{4,}|(?![nrt]|\\)[a-z]{5,30}|[A-Z]{3,10}\d{2,6})(?![\w\\(*+?{[])"
)
_DOMAIN = re.compile(r"(?<![\w\\/.-])[A-Z][A-Z0-9-]{1,15}$")


#: A line of what runs on a machine, and who git says that one is.
_RUNS = re.compile(
    rf"(?<![^\n])(?!root\b|daemon\b|www-data\b){_USER}\s{{1,12}}\d{{1,7}}\s{{1,6}}\d{{1,3}}\.\d\s{{1,6}}\d{{1,3}}\.\d\s[^\n]{{0,90}}(?:python|bash|java|node|sshd|/usr/|\bR\b)"
)
_OF_GIT = re.compile(r"(?<=\[user\])\s{1,12}(?:name|email)\s?=\s?[^\s<{$][^\n]{2,60}")
#: Who made a key, behind it; who sits where; what serves the people of a house only.
_OF_A_KEY = re.compile(r"(?:ssh-|ecdsa-sha2-)[\w-]{2,20} AAAA[\w+/=]{30,} [\w.-]{2,40}@[\w.-]{2,60}")
_ON_A_TERMINAL = re.compile(rf"{_USER}\s{{1,12}}pts/\d")
_PORTS = (",1433", *(f":{port}" for port in (1433, 1521, 3306, 3389, 5432, 5985, 8787, 8888, 9200, 27017)))
_A_SERVER = re.compile(r"(?=\S*[a-z])(?=\S*[\d.-])(?!localhost)", re.IGNORECASE)
_BY_A_SIGN = (
    ("ssh-", _OF_A_KEY),
    ("pts/", _ON_A_TERMINAL),
    ("[user]", _OF_GIT),
    (".0 ", _RUNS),
    (".1 ", _RUNS),
    ("]: ", _SYSLOG),
    ("lock.", _OF_AN_OFFICE_FILE),
    ("]$", _BRACKETS),
    ("]#", _BRACKETS),
    ("://", _ONE_LABEL),
    ("thin:@", re.compile(_ONE_LABEL.pattern.replace("://", "thin:@"))),
)


def machine(text: str) -> Iterator[re.Match[str]]:
    """Names and addresses of machines inside an office, and who is logged in there."""
    yield from (match for match, house in addresses(text) if house)
    for words, pattern in _SIGNS:
        yield from near(text, pattern, words)
    yield from _by_its_name(text)
    yield from _SID.finditer(text)
    for host in _PROMPT_HOST.finditer(text):
        if user := _PROMPT_USER.search(text, max(0, host.start() - 42), host.start()):
            yield from _PROMPT.finditer(text, user.start(), host.end() + 1)
    for middle in _CARD_HINT.finditer(text):
        match = _CARD.match(text, max(0, middle.start() - 2))
        before = text[max(0, middle.start() - 12) : max(0, middle.start() - 2)]
        if match and (re.search("[a-fA-F]", match[0]) or re.search(r"(?:mac|ether)\W{0,4}$", before, re.I)):
            yield match
    for match in _DOMAIN_USER.finditer(text):
        if _DOMAIN.search(text, max(0, match.start() - 17), match.start()):
            yield match
    yield from _at_a_port(text)
    for words, pattern in ((_HOUSE, _ENDS), (_WITHINS, _WITHIN)):
        for match in pattern.finditer(text) if has(text, words) else ():
            if _NAME.search(text, max(0, match.start() - 90), match.start()):
                yield match


def _at_a_port(text: str) -> Iterator[re.Match[str]]:
    for port in _PORTS:
        for place in _all(text, port):
            name = _NAME.search(text, max(0, place - 90), place)
            end = place + len(port)
            if name and _A_SERVER.match(name[0]) and not text[end : end + 1].isalnum():
                yield name


def _by_its_name(text: str) -> Iterator[re.Match[str]]:
    """A machine as an office calls it, and who works on it, in logs, commands and settings."""
    for words, pattern in _IN_A_LOG:
        yield from near(text, pattern, words, before=6 if words[0] == "rwx" else 0)
    yield from near(text, _SSH, _SSHS)
    yield from near(text, _BY_SORT, _SORTS)
    for piece in present(text).intersection(_ENDS_IN):
        for place in places(text, piece):
            yield from _BY_SORT.finditer(text, max(0, place - 11), place + 12)
    for piece in present(text).intersection(_CARRIES):
        for place in places(text, piece):
            yield from _CARRIED.finditer(text, max(0, place - 32), place + 30)
    for sign, pattern in _BY_A_SIGN:
        if sign in text:
            yield from pattern.finditer(text)
