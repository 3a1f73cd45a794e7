"""Pictures of invented receipts."""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from payroll.ground.money import Money

PAPER, INK = (252, 250, 244), (30, 30, 30)


def receipt_picture(shop: str, on: date, total: Money) -> bytes:
    """Return a JPEG of a till receipt."""
    picture = Image.new("RGB", (420, 360), PAPER)
    pen = ImageDraw.Draw(picture)
    rows = (shop, f"{on:%d/%m/%Y}", "", "Goods", "", f"TOTAL   GBP {total.pounds:.2f}", "CARD")
    for place, row in enumerate(rows):
        pen.text((40, 40 + 36 * place), row, fill=INK, font_size=22)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()
