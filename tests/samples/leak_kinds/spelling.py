# ruff: noqa: E501 - what is planted stands on one line
"""Numbers and names as people write them, and the files that they stand in."""

import base64
import bz2
import gzip
import html
import json
import random
import string
from collections.abc import Callable, Iterable

from tests.samples.leak_kinds import Files, Plant, Words
from tests.samples.planted_files import chunk, docx, jpeg, notebook, ods, pdf, png, shown, xlsx, zipped

_BEFORE = ["", "Zie ook", "Dat is", "Voor vragen:", "In de bijlage staat", "Let op,", "(", "Toelichting bij"]
_AFTER = ["", ".", ", zoals afgesproken.", " en verder niets.", ")", "; zie bijlage 2."]


def digits(r: random.Random, count: int, first: str = string.digits) -> str:
    return r.choice(first) + "".join(r.choices(string.digits, k=count - 1))


def letters(r: random.Random, count: int, of: str = string.ascii_letters + string.digits) -> str:
    """Letters and digits as a machine makes them: a key holds both."""
    while True:
        made = "".join(r.choices(of, k=count))
        if not (set(of) & set(string.digits)) or count < 8 or set(made) & set(string.digits):
            return made


HEX = "0123456789abcdef"
GIVEN = (
    "Sanne Daan Emma Bram Lotte Thijs Fatima Youssef Maria Johannes Anouk Gijs Noor Sem Aïcha Björn".split()
)
FAMILY = [
    *"Voorbeeldsma Verzonnenberg Nepstra Fictiefhuis Testerink Doedelaar Zomaarman Bedachtema".split(),
    *["van der Verzonnen", "de Voorbeeld", "van Nergenshuizen", "ten Voorbeelde"],
]


def person(r: random.Random) -> str:
    return f"{r.choice(GIVEN)} {r.choice(FAMILY)}"


def initials(r: random.Random) -> str:
    return "".join(f"{c}." for c in r.sample("ABCDEFGHJKLMNPRSTVW", r.randint(1, 3))) + f" {r.choice(FAMILY)}"


def login(r: random.Random) -> str:
    given, family = r.choice(GIVEN[:8]).lower(), r.choice(FAMILY[:8]).lower()
    return r.choice(
        [f"{given}.{family}", f"{given[0]}.{family}", f"{given[0]}{family}", f"{family}{given[0]}"]
    )


HOSTS = (
    "voorbeeldministerie.nl verzonnen-dienst.nl nepgemeente.nl mail.voorbeeldland.eu zomaar.org bedacht.com"
)


def address(r: random.Random) -> str:
    return f"{login(r)}@{r.choice(HOSTS.split())}"


def cut_mail(r: random.Random, form: str) -> str:
    """A mail address in pieces: ``{0}`` who, ``{1}`` where, and that cut in ``{2}`` and ``{3}``."""
    who, where = address(r).split("@")
    return form.format(who, where, *where.rsplit(".", 1))


def sentence(r: random.Random, said: str) -> str:
    before = r.choice(_BEFORE)
    return f"{before}{'' if not before or before[-1] == '(' else ' '}{said}{r.choice(_AFTER)}"


# ---------------------------------------------------------------- files


def _packed(r: random.Random, name: str, content: bytes) -> tuple[str, bytes]:
    return r.choice(
        [
            lambda: ("a.zip", zipped(**{name.replace(".", "_dot_"): content})),
            lambda: (f"{name}.gz", gzip.compress(content, mtime=0)),
            lambda: (f"{name}.bz2", bz2.compress(content)),
            lambda: ("a.docx", docx(**{"word__embeddings__" + name.replace(".", "_dot_"): content})),
            lambda: ("a.zip", zipped(x_dot_zip=zipped(**{name.replace(".", "_dot_"): content}))),
        ]
    )()


def _simple(r: random.Random, said: str) -> tuple[str, bytes]:
    shown_said = html.escape(said)
    return r.choice(
        [
            lambda: ("a.md", said.encode()),
            lambda: ("a.txt", f"Kop\n\n{said}\n".encode()),
            lambda: ("a.html", f"<html><body><p>{shown_said}</p></body></html>".encode()),
            lambda: ("a.html", f"<table><tr><td>x</td><td>{shown_said}</td></tr></table>".encode()),
            lambda: ("a.html", f"<p>x</p><!-- {said} -->".encode()),
            lambda: ("a.html", f'<p title="{shown_said}">x</p>'.encode()),
            lambda: ("a.svg", f"<svg><title>{shown_said}</title><text>x</text></svg>".encode()),
            lambda: ("a.csv", f'naam;toelichting\nx;"{said.replace(chr(34), chr(34) * 2)}"\n'.encode()),
            lambda: ("a.json", json.dumps({"toelichting": said}).encode()),
            lambda: ("a.json", json.dumps({"toelichting": said}, ensure_ascii=False).encode()),
            lambda: ("a.yml", f"toelichting: {json.dumps(said, ensure_ascii=False)}\n".encode()),
            lambda: ("a.docx", docx(body=f"<w:p><w:r><w:t>{shown_said}</w:t></w:r></w:p>")),
            lambda: ("a.xlsx", xlsx(strings=f"<si><t>{shown_said}</t></si>")),
            lambda: ("a.ods", ods(f"<table:table><text:p>{shown_said}</text:p></table:table>")),
            lambda: ("a.pdf", pdf(info={"/Subject": said})),
            lambda: ("a.pdf", pdf(alt=said)),
            lambda: ("a.ipynb", notebook(source=f"# {said}")),
            lambda: ("a.ipynb", shown("text/plain", said)),
            lambda: ("a.png", png(chunk(b"iTXt", b"Comment\0\0\0\0\0" + said.encode()))),
            lambda: ("a.jpg", jpeg(0xFE, said.encode())),
            lambda: ("a.js", f"const x = {json.dumps(said)};".encode()),
            lambda: ("a.json", json.dumps({"x": base64.b64encode(said.encode()).decode()}).encode()),
        ]
    )()


def somewhere(words: Words, *rules: str) -> Files:
    """Put what is made into a sentence, and that into a file of some kind, and that sometimes into another."""

    def make(r: random.Random) -> Plant:
        file, content = _simple(r, sentence(r, words(r)))
        if r.random() < 0.2:
            file, content = _packed(r, file, content)
        return Plant(file, content, frozenset(rules))

    return make


def everywhere(kinds: dict[str, Words], *rules: str) -> dict[str, Files]:
    return {name: somewhere(words, *rules) for name, words in kinds.items()}


def ruled(kinds: dict[str, tuple[str, Words]]) -> dict[str, Files]:
    """Put kinds everywhere that each have a rule of their own."""
    return {name: somewhere(words, rule) for name, (rule, words) in kinds.items()}


def in_file(file: str, content: Callable[[random.Random], str | bytes], *rules: str) -> Files:
    """A file of which the kind matters."""

    def make(r: random.Random) -> Plant:
        said = content(r)
        return Plant(file, said.encode() if isinstance(said, str) else said, frozenset(rules))

    return make


def spaced(r: random.Random, said: str, groups: Iterable[int], by: str = " ") -> str:
    place, parts = 0, []
    for size in groups:
        parts.append(said[place : place + size])
        place += size
    return by.join(parts)
