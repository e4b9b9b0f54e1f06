"""Page of lodging (Lưu trú)."""

from pages import standard

layout = standard.register_page(__name__, "lodging")
