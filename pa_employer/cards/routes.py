"""The pages of cards."""

from flask import Blueprint

bp = Blueprint("cards", __name__, template_folder="templates")
