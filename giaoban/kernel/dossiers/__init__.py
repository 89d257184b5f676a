"""Hồ sơ: one matter from opening to archive, with states on two tracks, every one of them dated.

Records: Dossier (the spine each kind of work extends) and StateSpan. Steps go through `take_step`.
"""
