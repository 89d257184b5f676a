"""Names by column: each word is folded and put into order once, however many names have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giaoban.kernel.base import fold
from giaoban.kernel.base.sorting import word_key

if TYPE_CHECKING:
    import polars as pl


class Words:
    """The words met so far: number → folded word and key of order."""

    def __init__(self) -> None:
        import polars as pl

        self.type = pl.Categorical(pl.Categories.random(physical=pl.UInt32))
        # Polars forgets the numbers of words that no column has any more; this one keeps them.
        self._kept = pl.Series([""], dtype=self.type)
        self.folded: list[str] = []
        self.keys: list[str] = []

    def learn(self, words: pl.Series) -> None:
        """Fold words seen for the first time; `words`: of the categorical type."""
        import polars as pl

        seen = words.drop_nulls().unique()
        for number, word in zip(seen.to_physical().to_list(), seen.cast(pl.String).to_list(), strict=True):
            if number >= len(self.folded):
                more = number + 1 - len(self.folded)
                self.folded += [""] * more
                self.keys += [""] * more
            if not self.folded[number]:
                self.folded[number], self.keys[number] = fold(word), word_key(word)

    def derive(self, names: pl.Series) -> pl.DataFrame:
        """Columns folded and sort_key of tidy names; null stays null."""
        import polars as pl

        split = names.str.split(" ").cast(pl.List(self.type))
        self.learn(split.explode())
        lengths = split.list.len()
        # At least one column, also where nobody of the chunk has a name.
        most = max(lengths.drop_nulls().unique().to_list(), default=1)
        places = pl.DataFrame([split]).select(
            last=pl.nth(0).list.get(-1, null_on_oob=True).to_physical(),
            **{f"w{number}": pl.nth(0).list.get(number, null_on_oob=True).to_physical() for number in range(most)})
        return self._joined(places, lengths, names)

    def _joined(self, places: pl.DataFrame, lengths: pl.Series, names: pl.Series) -> pl.DataFrame:
        import polars as pl

        folded, keys = pl.Series(self.folded, dtype=pl.String), pl.Series(self.keys, dtype=pl.String)
        words = [name for name in places.columns if name != "last"]
        before = [pl.when(lengths > number + 1).then(places[name]).otherwise(None)
                  for number, name in enumerate(words)]
        numbers = pl.select(*[expr.alias(name) for expr, name in zip(before, words, strict=True)])
        made = pl.DataFrame([*(folded.gather(places[name]).alias(f"f{name}") for name in words),
                             keys.gather(places["last"]).alias("k"),
                             *(keys.gather(numbers[name]).alias(f"k{name}") for name in words)])
        return made.select(
            folded=pl.when(names.is_not_null()).then(
                pl.concat_str([f"f{name}" for name in words], separator=" ", ignore_nulls=True)),
            sort_key=pl.when(names.is_not_null()).then(
                pl.concat_str(["k", *(f"k{name}" for name in words)], ignore_nulls=True).str.slice(0, 200)))
