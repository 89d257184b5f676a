"""A list of dossiers edited in Excel and sent back: read, compared with the records, taken row by row or not at all."""
