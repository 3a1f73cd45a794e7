"""Whether two pictures look the same though their bytes differ: resized, saved again, darker.

A look is 1,024 bits: for each of 32 by 32 places of what is written, whether it gets brighter to
the right. Receipts of one shop look much alike, so a look only ever raises a question.
"""

from PIL import Image, ImageOps

SIDE = 32
PLACES = SIDE * SIDE
MOST_DIFFERENT = 40
"""How many places may differ in what is still the same picture."""
FEWEST_SEEN = 48
"""A picture in which fewer places get brighter or darker shows too little to be known again."""
STEP = 6
"""How much brighter, of 255, counts: less is the grain of a photo or of saving it."""
INK = 128


def look_of(picture: Image.Image) -> str:
    """Return how a picture looks, in 256 hex digits; '' where there is too little to see."""
    grey = ImageOps.autocontrast(picture.convert("L"), cutoff=1)
    written = grey.point(lambda dot: 255 if dot < INK else 0).getbbox()
    if written is None:
        return ""
    dots = grey.crop(written).resize((SIDE + 1, SIDE), Image.Resampling.BOX).tobytes()
    steps = [
        dots[row * (SIDE + 1) + column + 1] - dots[row * (SIDE + 1) + column]
        for row in range(SIDE)
        for column in range(SIDE)
    ]
    bits = sum(1 << place for place, step in enumerate(steps) if step > STEP)
    return f"{bits:0{PLACES // 4}x}" if bits.bit_count() >= FEWEST_SEEN else ""


def is_alike(one: str, other: str) -> bool:
    """Tell whether two looks are of the same picture."""
    if not one or not other:
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= MOST_DIFFERENT
