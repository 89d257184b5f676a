"""The same person twice in one list: by code, or without one by name, birth and unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from .checking import Faults


_REASONS = {
    "code": "Mã này đã có ở dòng {} của chính tệp này. Mỗi mã chỉ một người: sửa mã hoặc xóa một dòng.",
    "name": "Cùng họ tên, ngày sinh, đơn vị với dòng {} của chính tệp này. Ghi mã hội viên để phân biệt, hoặc xóa một "
            "dòng.",
}


class Repeats:
    """Remembers what the list has named so far as hashes, 12 bytes a row; the first naming counts."""

    def __init__(self, first_line: int) -> None:

        self.first_line = first_line
        self._seen: list[pl.DataFrame] = []
        self._last = ""
        self._ordered = True

    def _keep(self, rows: pl.Series, keys: pl.Series) -> None:
        import polars as pl

        there = keys.is_not_null()
        self._seen.append(pl.DataFrame({"key": keys.filter(there).hash(), "first": rows.filter(there)}))
        self._ordered = self._rising(keys)
        if len(keys):
            self._last = max(self._last, str(keys.max() or ""))

    def _rising(self, keys: pl.Series) -> bool:
        """Every key is greater than the one before, also across chunks: then none comes twice."""
        if not self._ordered or keys.null_count() or not len(keys):
            return False
        return bool(keys[0] > self._last and keys.is_sorted() and not (keys == keys.shift(1)).any())

    def find(self, made: pl.DataFrame, faults: Faults) -> None:
        """Name each later row that repeats an earlier one."""
        import polars as pl

        codes = made["code"]
        if self._rising(codes):
            self._keep(made["row"], codes)
            return
        self._fault("code", made.select("row", key="code", value="code"), faults)
        uncoded = made.filter(codes.is_null())
        if uncoded.height:
            self._fault("name", uncoded.select("row", value="name", key=pl.concat_str(
                "folded", pl.col("birth_date").cast(pl.String).fill_null(pl.col("birth_year").cast(pl.String)),
                pl.col("org").cast(pl.String), separator="\x1f", ignore_nulls=True)), faults)

    def _fault(self, field: str, named: pl.DataFrame, faults: Faults) -> None:
        """`named`: row, key, value."""
        import polars as pl

        here = named.filter(pl.col("key").is_not_null()).with_columns(pl.col("key").hash())
        seen = pl.concat([*self._seen, here.select("key", first="row")])
        firsts = seen.join(here.select("key").unique(), on="key", how="semi").group_by("key").agg(pl.col("first").min())
        again = here.join(firsts, on="key").filter(pl.col("first") < pl.col("row"))
        self._keep(named["row"], named["key"])
        if again.height:
            told = again.with_columns(reason=pl.format(_REASONS[field], pl.col("first") + self.first_line))
            wide = pl.DataFrame([faults.rows.alias("row")]).join(told, on="row", how="left", maintain_order="left")
            faults.each(field, wide["reason"], wide["value"])
