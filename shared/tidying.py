"""Names and numbers as people write and paste them: without what nobody sees, and in the form in which spellings are
compared.
"""

from unicodedata import category, normalize


def tidy(text: str) -> str:
    """The text with line ends and wide spaces as one space and without invisible marks."""
    # Cf are zero-width and bidirectional marks: they make two names that look equal unequal, or show one name as
    # another.
    return " ".join("".join(char for char in text if category(char) != "Cf").split())


def bare(text: str) -> str:
    """What spellings of a name or a number have in common: letters and digits, full-width or not, in any case. People
    type [2026] for 〔2026〕, and brackets or spaces in a name as they come.
    """
    return "".join(filter(str.isalnum, normalize("NFKC", tidy(text)).casefold()))
