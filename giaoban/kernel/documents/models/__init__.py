"""Papers out and in, their files and their numbers."""

from .batches import Batch, BatchLetter
from .incoming import Incoming
from .outgoing import (
    CANCELLED,
    DRAFT,
    ISSUED,
    KINDS,
    NUMBERED,
    SIGNED,
    STATES,
    Document,
    DocumentEvent,
    Register,
    Rendition,
    StoredFile,
)
from .templates import PaperTemplate

__all__ = ["CANCELLED", "DRAFT", "ISSUED", "KINDS", "NUMBERED", "SIGNED", "STATES", "Batch",
           "BatchLetter", "Document", "DocumentEvent",
           "Incoming", "PaperTemplate", "Register", "Rendition", "StoredFile"]
