"""Integrity checks: what must hold of all records, one file per check, run nightly and by `giaoban check`.

`files/*.toml` say what is asked of the database; `catalogue` reads them, `engine` asks without being able to write,
`actions` keeps what was found, so that a page can say since when something is wrong.
"""
