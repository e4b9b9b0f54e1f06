"""Page of education (Giáo dục)."""

from pages import standard

layout = standard.register_page(__name__, "education")
