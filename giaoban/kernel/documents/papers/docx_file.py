"""The .docx as a file: its properties and its bytes, the same for the same paper."""

import io
import zipfile
from datetime import UTC, date, datetime, time

from docx.document import Document

from giaoban.kernel.documents.papers import wording
from giaoban.kernel.documents.papers.model import Paper

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_CORE_LIMIT = 255
_FOREIGN = ("/thumbnail", "/customXml", "/stylesWithEffects", "/webSettings", "/extended-properties")


def set_properties(document: Document, paper: Paper, day: date) -> None:
    """Title, author and language; python-docx's own remarks are taken out."""
    core = document.core_properties
    core.title = wording.document_title(paper)[:_CORE_LIMIT]
    core.subject = wording.subject(paper).replace("\n", " ")[:_CORE_LIMIT]
    core.author = wording.author(paper)[:_CORE_LIMIT]
    core.last_modified_by = core.author
    core.language = "vi-VN"
    core.comments = core.keywords = core.category = ""
    core.identifier = "" if paper.number is None else wording.number_words(paper)[:_CORE_LIMIT]
    core.revision = 1
    core.created = core.modified = datetime.combine(day, time(), UTC).replace(tzinfo=None)


def drop_template_parts(document: Document) -> None:
    """The template brings a picture of itself and settings of another program; neither is ours."""
    package = document.part.package
    for source in (package, document.part):
        for key, relation in list(source.rels.items()):
            if relation.reltype.endswith(_FOREIGN):
                del source.rels[key]


def fixed_bytes(document: Document) -> bytes:
    """The document as a zip without clocks in it."""
    drawn, fixed = io.BytesIO(), io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
