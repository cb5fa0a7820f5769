"""What a receipt printer prints for a person to take along."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """Whoever finds the paper learns nothing about a person: no name, no number to call, no text
    that somebody typed. `rows` are a label and what it says; `foot` whole lines. `code` is what the
    QR says in place of the reference."""

    station: str
    title: str
    status: str
    rows: tuple[tuple[str, str], ...]
    reference_label: str
    reference: str
    foot: tuple[str, ...]
    code: str = ""
