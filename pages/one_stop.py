"""Page of public administration (Hành chính công)."""

from pages import standard

layout = standard.register_page(__name__, "one_stop")
