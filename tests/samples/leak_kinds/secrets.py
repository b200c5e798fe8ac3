# ruff: noqa: E501 - what is planted stands on one line
"""Kinds of keys and passwords, made as their makers publish them, and what tells a machine, a user or a folder."""

import base64
import random
import string

from tests.samples.leak_kinds import Files
from tests.samples.leak_kinds.spelling import HEX, everywhere, in_file, letters, login

SECRET, FOLDER, MACHINE = "token or password", "absolute path", "machine or user"

_UPPER = string.ascii_uppercase + string.digits
_B32 = string.ascii_uppercase + "234567"
_URL = string.ascii_letters + string.digits + "-_"


def _uuid(r: random.Random) -> str:
    return "-".join(letters(r, n, HEX) for n in (8, 4, 4, 4, 12))


def _word(r: random.Random) -> str:
    """A password as people choose them."""
    base = r.choice("Zomer Welkom Winter Geheim Voorbeeld Migratie Fiets Utrecht".split())
    return base + r.choice([str(r.randint(2019, 2026)), f"{r.randint(10, 999)}"]) + r.choice("!#@?$*%")


TOKENS = {
    "key of a cluster": lambda r: f"client-key-data: {letters(r, 80)}",
    "login of a register of images": lambda r: f'{{"auths": {{"x.example": {{"auth": "{letters(r, 40)}=="}}}}}}',
    "GitHub": lambda r: r.choice(["gh" + "p_", "gh" + "o_", "gh" + "s_"]) + letters(r, 36),
    "GitLab": lambda r: r.choice(["glpat-", "glrt-", "glcbt-"]) + letters(r, 20),
    "Hugging Face": lambda r: "hf_" + letters(r, 34, string.ascii_letters),
    "curl": lambda r: f"curl -u {login(r)}:{_word(r)} https://voorbeeld.example/x",
    "netrc": lambda r: f"machine voorbeeld.example login {login(r)} password {_word(r)}",
    "npmrc": lambda r: f"//registry.voorbeeld.example/:_authToken={_uuid(r)}",
    "shared access": lambda r: f"https://x.blob.voorbeeld.example/a?sv=2022-11-02&sig={letters(r, 43)}%3D",
    "age": lambda r: "AGE-SECRET-" + "KEY-1" + "".join(r.choices("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", k=58)),
    "Atlassian": lambda r: "ATA" + "TT3xFfGF0" + letters(r, 171, _URL) + "=" + letters(r, 8, "0123456789ABCDEF"),
    "Azure DevOps": lambda r: r.choice(["AZURE_DEVOPS_PAT=", "azdo pat: ", "AZURE_DEVOPS_EXT_PAT="]) + letters(r, 52, "abcdefghijklmnopqrstuvwxyz234567"),
    "cookie": lambda r: r.choice(["Cookie: ", "Set-Cookie: "]) + r.choice(["sessionid", "JSESSIONID", "PHPSESSID", "auth_session"]) + "=" + letters(r, 32),
    "Databricks": lambda r: "da" + "pi" + letters(r, 32, HEX) + r.choice(["", "-2"]),
    "Discord": lambda r: r.choice("MNO") + letters(r, 23) + "." + letters(r, 6) + "." + letters(r, r.choice([27, 38]), _URL),
    "Grafana": lambda r: r.choice([lambda: "glsa_" + letters(r, 32) + "_" + letters(r, 8, HEX), lambda: "glc_" + letters(r, 60)])(),
    "Shopify": lambda r: r.choice(["shpat_", "shpca_", "shppa_", "shpss_"]) + letters(r, 32, HEX),
    "Slack webhook": lambda r: f"https://hooks.slack.com/{r.choice(['services', 'workflows'])}/T{letters(r, 9, _UPPER)}/B{letters(r, 9, _UPPER)}/{letters(r, 24)}",
    "Stripe hook": lambda r: "whs" + "ec_" + letters(r, 32),
    "Teams webhook": lambda r: f"https://verzonnen.webhook.office.com/webhookb2/{_uuid(r)}@{_uuid(r)}/IncomingWebhook/{letters(r, 32, HEX)}/{_uuid(r)}",
    "password is": lambda r: r.choice(["het wachtwoord is ", "wachtwoord is nu ", "Het wachtwoord: ", "password is ", "ww: ", "ww is "]) + _word(r),
    "password in a file": lambda r: r.choice(["password=", "PASSWORD: ", "db_password = ", "PGPASSWORD=", "wachtwoord: "]) + _word(r),
    "connection": lambda r: f"Server=x;Database=y;User Id={login(r)};{r.choice(['Password', 'Pwd'])}={_word(r)};",
    "bearer": lambda r: f"Authorization: Bearer {letters(r, 40)}",
    "basic": lambda r: "Authorization: Basic " + base64.b64encode(f"{login(r)}:{_word(r)}".encode()).decode(),
    "login in an address": lambda r: f"{r.choice(['https', 'postgresql', 'mongodb+srv', 'amqp', 'ftp'])}://{login(r)}:{letters(r, 12)}@db.voorbeeld.example/x",
    "AWS": lambda r: r.choice(["AKIA", "ASIA"]) + letters(r, 16, _B32),
    "private key": lambda r: f"-----BEGIN {r.choice(['RSA ', 'EC ', 'OPENSSH ', '', 'ENCRYPTED ', 'DSA '])}PRIVATE KEY-----",
    "web token": lambda r: ".".join([
        base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("="),
        base64.urlsafe_b64encode(f'{{"sub":"{r.randint(1, 9999)}"}}'.encode()).decode().rstrip("="),
        letters(r, 43, _URL)]),
}  # fmt: skip
TOKENS_APART = {
    "Twilio": lambda r: r.choice(["SK", "twilio AC"]) + letters(r, 32, HEX),
    "Mailgun": lambda r: "key-" + letters(r, 32, HEX),
    "Mailchimp": lambda r: letters(r, 32, HEX) + f"-us{r.randint(1, 20)}",
    "SendGrid": lambda r: "SG" + "." + letters(r, 22, _URL) + "." + letters(r, 43, _URL),
    "Telegram": lambda r: f"{r.randint(100000000, 9999999999)}:AA" + letters(r, 33, _URL),
    "Google OAuth": lambda r: "GOC" + "SPX-" + letters(r, 28, _URL),
    "Google": lambda r: "AI" + "za" + letters(r, 35, _URL),
    "Cloudflare": lambda r: r.choice(["CLOUDFLARE_API_TOKEN=", "X-Auth-Key: "]) + letters(r, 40),
    "Terraform": lambda r: letters(r, 14) + ".atlas" + "v1." + letters(r, 64),
    "Vault": lambda r: r.choice(["hv" + "s.", "hv" + "b."]) + letters(r, 90, _URL),
    "Docker": lambda r: "dckr_" + "pat_" + letters(r, 27, _URL),
    "NuGet": lambda r: "oy2" + letters(r, 43, string.ascii_lowercase + string.digits),
    "RubyGems": lambda r: "rubygems_" + letters(r, 48, HEX),
    "Sentry": lambda r: "sntr" + "yu_" + letters(r, 64, HEX),
    "New Relic": lambda r: "NRAK-" + letters(r, 27, _UPPER),
    "Postman": lambda r: "PMAK-" + letters(r, 24, HEX) + "-" + letters(r, 34, HEX),
    "Airtable": lambda r: "pat" + letters(r, 14) + "." + letters(r, 64, HEX),
    "Mapbox": lambda r: r.choice(["sk", "pk"]) + ".eyJ" + letters(r, 60) + "." + letters(r, 22),
    "model makers": lambda r: r.choice(["sk-proj-", "gsk_", "r8_", "xai-", "pplx-"]) + letters(r, 48),
    "Notion": lambda r: r.choice(["ntn_", "secret_"]) + letters(r, 43),
    "Figma": lambda r: "figd_" + letters(r, 40, _URL),
    "Linear": lambda r: "lin_api_" + letters(r, 40),
    "Doppler": lambda r: "dp.pt." + letters(r, 43),
    "DigitalOcean": lambda r: r.choice(["dop_v1_", "doo_v1_", "dor_v1_"]) + letters(r, 64, HEX),
    "Dynatrace": lambda r: "dt0c01." + letters(r, 24, _UPPER) + "." + letters(r, 64, _UPPER),
    "Square": lambda r: r.choice(["sq0csp-" + letters(r, 43, _URL), "EAAA" + letters(r, 60, _URL)]),
    "Bitbucket": lambda r: "ATBB" + letters(r, 28) + letters(r, 8, "0123456789ABCDEF"),
    "Sonar": lambda r: r.choice(["squ_", "sqp_", "sqa_"]) + letters(r, 40, HEX),
    "Sourcegraph": lambda r: "sgp_" + letters(r, 40, HEX),
    "Alibaba": lambda r: "LTAI" + letters(r, 20),
    "Heroku": lambda r: f"HEROKU_API_KEY={_uuid(r)}",
    "one-time code": lambda r: f"otpauth://totp/Voorbeeld:{login(r)}?secret={letters(r, 32, _B32)}&issuer=x",
    "wifi": lambda r: f"WIFI:S:Kantoor;T:WPA;P:{_word(r)};;",
    "htpasswd": lambda r: f"{login(r)}:$apr1${letters(r, 8)}${letters(r, 22)}",
    "shadow": lambda r: f"{login(r)}:$6${letters(r, 16)}${letters(r, 86)}:19000:0:99999:7:::",
    "bcrypt": lambda r: f"{login(r)}:$2y$10${letters(r, 53)}",
    "pgpass": lambda r: f"db.voorbeeld.example:5432:cijfers:{login(r)}:{_word(r)}",
    "mysql": lambda r: f"mysql -h db.voorbeeld.example -u {login(r)} -p{_word(r)} cijfers",
    "wget": lambda r: f"wget --user={login(r)} --password={_word(r)} https://voorbeeld.example",
    "header": lambda r: r.choice(["X-API-Key: ", "X-Auth-Token: ", "apikey: ", "PRIVATE-TOKEN: "]) + letters(r, 32),
    "client secret": lambda r: r.choice(["client_secret=", "clientSecret: ", "CLIENT_SECRET="]) + letters(r, 40, _URL + "~."),
    "Entra": lambda r: letters(r, 3) + str(r.randint(0, 9)) + "Q~" + letters(r, 34, _URL),
    "vault of Ansible": lambda r: f"$ANSIBLE_VAULT;1.1;AES256\n{letters(r, 64, HEX)}",
    "code word in Dutch": lambda r: r.choice(["inloggen met ", "inlogcode: ", "toegangscode is ", "wachtwoord = ", "pincode: "]) + _word(r),
    "user slash password": lambda r: r.choice(["login/wachtwoord: ", "user/pass "]) + f"{login(r)} / {_word(r)}",
    "Wireguard": lambda r: "PrivateKey = " + base64.b64encode(r.randbytes(32)).decode(),
    "Azure storage": lambda r: "AccountKey=" + base64.b64encode(r.randbytes(64)).decode(),
    "PyPI": lambda r: "pyp" + "i-AgEIcHlwaS5vcmc" + letters(r, 120, _URL),
    "JSON key": lambda r: f'"private_key_id": "{letters(r, 40, HEX)}"',
    "Logic app": lambda r: f"https://prod-12.westeurope.logic.azure.com:443/workflows/{letters(r, 32, HEX)}/triggers/manual/paths/invoke?sig={letters(r, 43, _URL)}",
    "Discord webhook": lambda r: f"https://discord.com/api/webhooks/{r.randint(10**17, 10**18)}/{letters(r, 68, _URL)}",
    "LDAP": lambda r: f"ldap://dc1.voorbeeld.local bindpw={_word(r)}",
}  # fmt: skip

# ---------------------------------------------------------------- folders


def _file(r: random.Random) -> str:
    return r.choice(["nota.docx", "cijfers 2024.xlsx", "run.py", "concept/nota-v2.docx", "data/x.csv"])


PATHS = {
    "hub of notebooks": lambda r: f"https://hub.voorbeeld.example/user/{login(r)}/lab",
    "home": lambda r: f"/{r.choice(['home', 'Users', 'users', 'export/home'])}/{login(r)}/{_file(r)}",
    "drive": lambda r: f"{r.choice('CDGHPT')}:\\{r.choice(['Users', 'Data', 'Projecten'])}\\{login(r)}\\{_file(r)}",
    "drive forward": lambda r: f"{r.choice('CDGHPT')}:/{r.choice(['Users', 'data', 'migratie'])}/{login(r)}/{_file(r)}",
    "drive of the office": lambda r: f"{r.choice('GHIMOPQU')}:\\{r.choice(['Afdeling DRM', 'Team cijfers', 'DGM'])}\\{_file(r)}",
    "databricks": lambda r: r.choice(["/dbfs/mnt/", "dbfs:/mnt/", "/Workspace/Users/", "/databricks/driver/"]) + f"{login(r)}/{_file(r)}",
    "share": lambda r: f"\\\\{r.choice(['srv01', 'fs.voorbeeld.local', 'dfs.verzonnen.nl'])}\\{r.choice(['data$', 'afdeling', 'home'])}\\{login(r)}\\{_file(r)}",
    "git bash": lambda r: f"/{r.choice('cdgh')}/{r.choice(['Users', 'Projecten', 'data'])}/{login(r)}/{_file(r)}",
    "cluster": lambda r: f"/{r.choice(['gpfs', 'lustre', 'beegfs', 'nfs', 'scratch', 'gscratch'])}/{r.choice(['work', 'projects', 'home'])}/{login(r)}/{_file(r)}",
    "Linux in Windows": lambda r: r.choice(["/mnt/c/Users/", "\\\\wsl$\\Ubuntu\\home\\", "\\\\wsl.localhost\\Debian\\home\\"]) + login(r) + r.choice(["/x.py", "\\x.py"]),
    "file address": lambda r: "file" + f":///{r.choice(['C:/Users', 'home', 'D:/data'])}/{login(r)}/x.docx",
}  # fmt: skip
PATHS_APART = {
    "SharePoint of a person": lambda r: f"https://verzonnen-my.sharepoint.com/personal/{login(r).replace('.', '_')}_voorbeeld_nl/Documents/x.docx",
    "variable": lambda r: r.choice(["%USERPROFILE%\\Documents\\", "%APPDATA%\\", "$HOME/werk/", "~/werk/", "${HOME}/"]) + _file(r),
    "Colab": lambda r: f"/content/drive/MyDrive/{login(r)}/{_file(r)}",
    "cloud store": lambda r: r.choice([f"abfss://cijfers@{login(r).replace('.', '')}.dfs.core.windows.net/", "s3://verzonnen-bucket/", "gs://verzonnen-bucket/", "hdfs://nn1/user/"]) + f"{login(r)}/x.csv",
    "over ssh": lambda r: r.choice(["scp ", "ssh://", "sftp://", "rsync "]) + f"{login(r)}@server01.voorbeeld.local:/data/x",
    "copied to": lambda r: f"{login(r)}@10.2.{r.randint(1, 250)}.7:/data/x",
    "long path": lambda r: f"\\\\?\\C:\\Users\\{login(r)}\\x.docx",
    "old Mac": lambda r: f"Macintosh HD:Users:{login(r)}:Documents:x.docx",
    "home of another kind": lambda r: r.choice(["/u/", "/homes/", "/usr/home/", "/afs/verzonnen/user/", "/net/fs1/", "/System/Volumes/Data/Users/"]) + f"{login(r)}/{_file(r)}",
    "program": lambda r: r.choice(["/opt/conda/envs/", "/Library/Frameworks/", "/Applications/", "/root/.cache/"]) + f"{login(r)}/x.py",
    "running": lambda r: f"/run/user/{r.randint(1000, 1999)}/{login(r)}/x.sock",
    "jar": lambda r: f"jar:file:/C:/Users/{login(r)}/x.jar!/a.class",
    "OneDrive": lambda r: f"OneDrive - Ministerie van Voorbeeld\\{login(r)}\\{_file(r)}",
    "profile of a user": lambda r: f"C:\\Documents and Settings\\{login(r)}\\x.doc",
    "in percent signs": lambda r: f"file%3A%2F%2F%2Fhome%2F{login(r)}%2Fx.docx",
    "kaggle": lambda r: r.choice(["/kaggle/working/", "/tmp/ipykernel_1234/", "/var/folders/xx/y/T/"]) + f"{login(r)}/{r.randint(10**8, 10**9)}.py",
    "network drive behind a word": lambda r: f"{r.choice(['map', 'zie', 'staat op'])} {r.choice('GHMNOP')}:\\{login(r)}",
}  # fmt: skip

# ---------------------------------------------------------------- machines and users

MACHINES = {
    "address in the house": lambda r: r.choice(["server ", "host ", "", "http://"]) + r.choice([f"10.{r.randint(1, 250)}.{r.randint(1, 250)}.{r.randint(2, 250)}", f"192.168.{r.randint(1, 250)}.{r.randint(2, 250)}", f"172.{r.randint(16, 31)}.{r.randint(1, 250)}.{r.randint(2, 250)}"]),
    "workstation": lambda r: r.choice(["DESKTOP-", "LAPTOP-"]) + letters(r, 7, _UPPER),
    "workstation of an office": lambda r: r.choice(["werkplek ", "hostname: ", "computer ", "machine "]) + r.choice(["WS", "PC", "LT", "NB", "VDI", "SRV"]) + r.choice(["-", ""]) + str(r.randint(1000, 99999)),
    "domain and user": lambda r: r.choice(["VOORBEELD", "MINNEP", "RIJK", "AD"]) + "\\" + login(r),
    "host of the house": lambda r: f"{r.choice(['srv01', 'fileserver', 'db-prod', 'ws12345'])}.{r.choice(['voorbeeld.local', 'verzonnen.lan', 'nep.intra', 'corp.internal', 'min.intranet'])}",
}  # fmt: skip
MACHINES_APART = {
    "card of a network": lambda r: r.choice(["MAC ", "ether ", ""]) + r.choice(":-").join(letters(r, 2, HEX) for _ in range(6)),
    "Windows id": lambda r: f"S-1-5-21-{r.randint(10**8, 10**9)}-{r.randint(10**8, 10**9)}-{r.randint(10**8, 10**9)}-{r.randint(1000, 9999)}",
    "who am I": lambda r: f"uid={r.randint(1000, 1999)}({login(r)}) gid=1000",
    "variable of a user": lambda r: r.choice(["USER=", "LOGNAME=", "USERNAME=", "JUPYTERHUB_USER="]) + login(r),
    "variable of a computer": lambda r: r.choice(["COMPUTERNAME=", "HOSTNAME="]) + r.choice(["WS", "pc"]) + str(r.randint(1000, 9999)),
    "prompt": lambda r: f"{login(r)}@{r.choice(['ws1234', 'laptop-12', 'srv01'])}:~$ ls",
    "ssh": lambda r: f"ssh {login(r)}@{r.choice(['server01', 'jump.voorbeeld.local', '10.3.4.5'])}",
    "address in the house of IPv6": lambda r: r.choice(["fe80::", "fd12:3456:789a::"]) + ":".join(letters(r, 4, HEX) for _ in range(4)),
    "Mac of somebody": lambda r: f"{r.choice(['MacBook-Pro-van', 'iMac-van', 'iPhone-van', 'MacBook-Air-van'])}-{login(r).split('.')[0].title()}.local",
    "logged in": lambda r: r.choice(["ingelogd als ", "logged in as ", "gebruikersnaam: ", "username: "]) + login(r),
}  # fmt: skip

KINDS: dict[str, dict[str, Files]] = {
    "token": everywhere(TOKENS, SECRET)
    | {
        "key in JSON": in_file("a.json", lambda r: f'{{"api_key": "{letters(r, 32)}"}}', SECRET),
        "key in a module": in_file("a.py", lambda r: f'API_KEY = "{letters(r, 32)}"\n', SECRET),
    },
    "path": everywhere(PATHS, FOLDER),
    "machine or user": everywhere(MACHINES, MACHINE, "absolute path"),
}
APART: dict[str, dict[str, Files]] = {
    "token": everywhere(TOKENS_APART, SECRET),
    "path": everywhere(PATHS_APART, FOLDER, MACHINE),
    "machine or user": everywhere(MACHINES_APART, MACHINE, "mail address"),
}
