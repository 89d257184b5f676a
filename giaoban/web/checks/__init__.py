"""Pages of the integrity checks, for the office: what was found last, since when, and how it is mended."""
