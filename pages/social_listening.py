"""Page of social listening (Lắng nghe mạng xã hội)."""

from pages import standard

layout = standard.register_page(__name__, "social_listening")
