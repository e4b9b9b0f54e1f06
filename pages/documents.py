"""Page of electronic documents (Văn bản điện tử)."""

from pages import standard

layout = standard.register_page(__name__, "documents")
