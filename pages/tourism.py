"""Page of tourism and culture (Du lịch văn hóa)."""

from pages import standard

layout = standard.register_page(__name__, "tourism")
