"""What ``{{ name }}`` in a page of Markdown can say: the values that the build fills in, and nothing else.

MyST takes it for a Jinja expression and hands it Sphinx itself, with all files and modules behind it. Here it
is the name of a value.
"""

import re

from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.mdit_to_docutils.base import token_line as line_of
from myst_parser.warnings_ import MystWarnings

_NAME = re.compile(r"\s*([a-z][a-z0-9_]*)\s*")


def without_code() -> None:
    """Let MyST fill in values by their name, once per process."""
    if getattr(DocutilsRenderer, "svm_substitution", None):
        return
    DocutilsRenderer.svm_substitution = DocutilsRenderer.render_substitution

    def render_substitution(self, token, inline):
        known = self.md_config.substitutions
        name = _NAME.fullmatch(token.content)
        if name and name[1] in known:
            self.svm_substitution(token, inline)
            return
        self.create_warning(
            f"{{{{{token.content}}}}}: a page knows only: {', '.join(sorted(known))}",
            MystWarnings.SUBSTITUTION,
            line=line_of(token),
            append_to=self.current_node,
        )

    DocutilsRenderer.render_substitution = render_substitution
