"""Official papers in and out: numbered after signature, without gaps, in Decree 30/2020 layout.

Records: Document, Rendition (its files), Register (numbers), StoredFile (what was sent in).
"""
