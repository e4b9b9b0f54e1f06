"""Page of health (Y tế)."""

from pages import standard

layout = standard.register_page(__name__, "health")
