"""Page of citizens' reports (Phản ánh kiến nghị)."""

from pages import standard

layout = standard.register_page(__name__, "citizen_reports")
