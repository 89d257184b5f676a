"""Personal data (Law 91/2025/QH15, in force 01/01/2026).

Records: PersonReading (who opened one person's facts, and why), Erasure (a person's facts emptied for ever).
Data: fields.toml (purpose, basis, who sees, kept how long for every field), retention.toml (dated rules).
`shown` is the only way a screen, a search result, an export or the API says anything of a person.
"""
