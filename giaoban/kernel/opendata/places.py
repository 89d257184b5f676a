"""The table of provinces, old to new, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from giaoban.kernel.orgs.provinces import NEW, OLD, VERSIONS, provinces, successor


def province_rows() -> Iterator[dict[str, Any]]:
    """Every province of both code lists; a province of today leads to itself."""
    for version in VERSIONS:
        for province in provinces(version):
            into = successor(province)
            yield {"version": version, "code": province.code, "name": province.name, "type": province.type,
                   "since": VERSIONS[version], "until": VERSIONS[NEW] if version == OLD else None,
                   "into_version": into.version, "into_code": into.code, "into_name": into.name}
