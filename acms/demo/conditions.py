"""How a sheet was handled, from the printer to the picture."""

from dataclasses import dataclass

from acms.demo.changes import Change


@dataclass(frozen=True)
class Conditions:
    """How the sheet was handled. Angles in degrees, lengths in mm, blur as sigma in pixels, shares 0…1."""

    changes: tuple[Change, ...] = ()
    sign_own: bool = True
    sign_unit: bool = True
    sign_over: bool = False  # the signatures reach into the printed lines
    seal: bool = True
    seal_colour: tuple[int, int, int] = (38, 40, 200)  # BGR
    seal_text: str = ""  # empty: the employer that the letter names
    seal_shape: str = "round"  # or square
    seal_turn: float = 0.0  # degrees by which it was pressed askew, beyond a few
    seal_over: bool = False  # pressed on the text instead of beside it
    toner: float = 0.0  # −1…1: thinner or thicker print
    bad_print: float = 0.0  # missing toner and specks
    tint: tuple[int, int, int] = (255, 255, 255)  # the paper, BGR
    folds: int = 0
    crumple: float = 0.0  # mm by which the sheet is pushed about
    cut: float = 0.0  # mm cut off the margins
    dpi: int = 300
    rotate: float = 0.0
    quarter_turns: int = 0
    phone: float = 0.0  # degrees away from straight above
    shade: float = 0.0  # share of light lost at one edge
    shadow: float = 0.0  # depth of a shadow cast on the sheet
    streaks: int = 0  # a scanner's vertical streaks
    blur: float = 0.0
    noise: float = 2.0
    quality: int = 85
    seed: int = 1
