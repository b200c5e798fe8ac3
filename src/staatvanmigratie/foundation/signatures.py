"""Signatures under records, with the SSH keys people have already: ``ssh-keygen -Y``, and no service.

    data/allowed-signers    who may sign, as ``man ssh-keygen`` has it: redactie ssh-ed25519 AAAA…

Where that file is, an entry is signed with the key that ``SVM_SIGNING_KEY`` names, or with the one git signs
with (``user.signingkey``, where ``gpg.format`` is ssh). Names of signers are organisations or functions. What
is signed is the seal of the entry, and so all of it and all that stands before it.
"""

import os
import subprocess
import tempfile
import textwrap
from datetime import datetime
from pathlib import Path

from staatvanmigratie.foundation.errors import SvmError

ALLOWED = "allowed-signers"  # in the folder data
KEY = "SVM_SIGNING_KEY"

_NAMESPACE = "staat-van-migratie"
_PATIENCE = 60  # seconds: whoever signs may have to type a passphrase or touch a key


class SignatureError(SvmError):
    """An entry cannot be signed, or a signature not be looked at; the message says why."""


def key() -> str | None:
    """Return the key to sign with; None where nobody has named one."""
    if named := os.environ.get(KEY):
        return named
    if _git("gpg.format") != "ssh":
        return None
    named = _git("user.signingkey")
    return os.path.expanduser(named) if named else None


def signed(seal: str, allowed: Path) -> str | None:
    """Return a signature under a seal; None where there is no key.

    Raises
    ------
    SignatureError
        No ``ssh-keygen`` here, a key that does not sign, or one that is not among the allowed signers.
    """
    if (named := key()) is None:
        return None
    if not os.path.exists(named) and not named.startswith(("ssh-", "key::")):
        raise SignatureError(f"There is no key {named}; name another with {KEY}, or unset it")
    said = _ssh_keygen(["-Y", "sign", "-n", _NAMESPACE, "-f", named], seal)
    if said.returncode:
        raise SignatureError(f"The entry was not signed, nothing was written: {_words(said)}")
    signature = "".join(said.stdout.splitlines()[1:-1])  # without what stands around it: one line
    if signer(seal, signature, allowed) is None:
        raise SignatureError(
            f"data/{ALLOWED} does not name the key that {KEY} or git names; add it, or sign with another"
        )
    return signature


def signer(seal: str, signature: str, allowed: Path, moment: datetime | None = None) -> str | None:
    """Return who signed a seal; None where nobody did who may.

    Parameters
    ----------
    moment
        When it was signed: a key may have been good only for a time.

    Raises
    ------
    SignatureError
        There is no ``ssh-keygen`` here.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "entry.sig")
        lines = [
            "-----BEGIN SSH SIGNATURE-----",
            *textwrap.wrap(signature, 70),
            "-----END SSH SIGNATURE-----",
            "",
        ]
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        when = [f"-Overify-time={moment.astimezone():%Y%m%d%H%M%S}"] if moment else []
        about = ["-s", str(path), "-f", str(allowed)]
        found = _ssh_keygen(["-Y", "find-principals", *about, *when], "")
        for name in found.stdout.splitlines() if not found.returncode else ():
            command = ["-Y", "verify", "-n", _NAMESPACE, "-I", name, *about, *when]
            if not _ssh_keygen(command, seal).returncode:
                return name
    return None


def _ssh_keygen(arguments: list[str], text: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            ["ssh-keygen", *arguments],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except FileNotFoundError:
        raise SignatureError(
            f"data/{ALLOWED} asks for signatures, but there is no ssh-keygen here; install OpenSSH (8.2+)"
        ) from None
    except subprocess.TimeoutExpired:
        raise SignatureError(f"ssh-keygen did not answer within {_PATIENCE} seconds") from None


def _git(setting: str) -> str:
    try:
        command = ["git", "config", "--get", setting]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def _words(said: "subprocess.CompletedProcess[str]") -> str:
    return " ".join(said.stderr.split()) or f"ssh-keygen ended with {said.returncode}"
