"""Pictures known again though their bytes differ, and receipts of one shop told apart."""

import random
from io import BytesIO

from PIL import Image, ImageDraw

from receipts.alike import is_alike, look_of

GROUND, PAPER, INK = (120, 100, 80), (245, 244, 240), (40, 40, 40)


def photo(seed: int) -> Image.Image:
    """A photo of a long receipt on a table, a little askew."""
    chance = random.Random(seed)  # noqa: S311  # a test's own, the same each time
    paper = Image.new("RGB", (400, 850), PAPER)
    pen = ImageDraw.Draw(paper)
    for row in range(chance.randint(15, 28)):
        words = "".join(chance.choice("ABCDEFGHIJKL   ") for _ in range(chance.randint(8, 18)))
        pen.text((20, 20 + 28 * row), words, fill=INK, font_size=20)
        pen.text((300, 20 + 28 * row), f"{chance.randint(100, 6000) / 100:.2f}", fill=INK)
    table = Image.new("RGB", (750, 1000), GROUND)
    turned = paper.rotate(chance.uniform(-4, 4), expand=True, fillcolor=GROUND)
    table.paste(turned, (150, 60))
    return table


def sent_on(picture: Image.Image, size: tuple[int, int], quality: int) -> Image.Image:
    """The picture as a messenger sends it on: smaller, and saved again."""
    kept = BytesIO()
    picture.resize(size).save(kept, "JPEG", quality=quality)
    return Image.open(BytesIO(kept.getvalue()))


def look(picture: Image.Image) -> str:
    small = picture.convert("RGB")
    small.thumbnail((320, 320))
    return look_of(small)


def test_a_photo_saved_again_smaller_or_darker_is_known_again() -> None:
    for seed in range(6):
        first = photo(seed)
        assert is_alike(look(first), look(sent_on(first, (600, 800), 50)))
        darker = first.point([dot * 85 // 100 for dot in range(256)] * 3)
        assert is_alike(look(first), look(darker))


def test_different_receipts_on_the_same_table_are_told_apart() -> None:
    looks = [look(photo(seed)) for seed in range(10)]
    pairs = [(one, two) for n, one in enumerate(looks) for two in looks[:n]]
    assert not any(is_alike(one, two) for one, two in pairs)


def test_where_there_is_nothing_to_see_nothing_is_alike() -> None:
    blank = look_of(Image.new("RGB", (320, 240), PAPER))
    assert blank == ""
    assert not is_alike(blank, blank)
