"""Page of security cameras (Camera an ninh)."""

from pages import standard

layout = standard.register_page(__name__, "cameras")
