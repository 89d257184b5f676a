"""Reports we issue: written, frozen, signed, numbered, issued; what differs since; their files."""
