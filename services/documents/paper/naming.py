"""How refusals call a paper, so that people know which one is meant: by its number, never by its id."""

from services.documents.forms.form import Form
from services.documents.paper.state import STATES, Paper


def named(paper: Paper) -> str:
    """The number of the paper; the name of a paper without a number; its id before it has either."""
    return paper.numbered.name if paper.numbered else str(paper.id)


def standing(paper: Paper) -> tuple[str, str]:
    """What became of the paper, in Chinese and in English; of a replaced paper, by which it was replaced."""
    if paper.replaced:
        return f"已被{paper.replaced.number}替换", f"replaced by {paper.replaced.number}"
    return STATES[paper.status], paper.status


def told_of_earlier(paper: Paper, earlier: Paper | None) -> str | None:
    """What the page says of the paper that this one replaces or corrects: who holds both must know which counts."""
    if paper.earlier is None or earlier is None:
        return None
    if paper.earlier.by == "replacing":
        return f"本文书替换{named(earlier)}，原文书不再有效。"
    return f"本文书更正{named(earlier)}，未更正的内容仍然有效。"


def addressee_of(form: Form, paper: Paper) -> str:
    """On whom the paper is served; "" if papers of its form are not served."""
    return str(paper.fields[form.description.addressee]) if form.description.addressee else ""
