"""Pages of the fields that the deployment declares itself (catalogue/further.py): no module for each."""

from catalogue import further, strict_yaml
from catalogue.model import Subject
from pages import standard

for path in further.files():
    for code in strict_yaml.entries(further.section(path, "subjects"), Subject):
        standard.register_page(f"{__name__}.{code}", code)
