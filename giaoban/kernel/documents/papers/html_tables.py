"""Runs and tables of figures for the page."""

from html import escape

from giaoban.kernel.documents.papers import wording
from giaoban.kernel.documents.papers.model import Figure, Row, Run, Runs, Table, runs_of
from giaoban.kernel.documents.papers.text import clean, one_line, page_link


def width_classes() -> str:
    """Widths of columns in whole per cents as classes, for pages that forbid inline styles."""
    return "".join(f".paper col.w{share}{{width:{share}%}}" for share in range(1, 101))


def _lines(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")


def _figure(figure: Figure) -> str:
    address = page_link(figure.href)
    key = f' data-key="{escape(one_line(figure.key))}"' if figure.key else ""
    if address is None:
        return f'<span class="fig"{key}>{_lines(figure.text)}</span>'
    return f'<a class="fig" href="{escape(address)}"{key}>{_lines(figure.text)}</a>'


def _run(run: Run) -> str:
    if isinstance(run, Figure):
        words = _figure(run)
    else:
        words = f"<em>{_lines(run.text)}</em>" if run.italic else _lines(run.text)
    return f"<strong>{words}</strong>" if run.bold else words


def draw_runs(value: Runs) -> str:
    """Words, faces and links, escaped."""
    return "".join(_run(run) for run in runs_of(value) if run.text)


def _caption(table: Table) -> str:
    caption, unit = escape(one_line(table.caption)), escape(one_line(table.unit))
    if not caption and not unit:
        return ""
    return "<caption>" + caption + (f' <span class="unit">{unit}</span>' if unit else "") + "</caption>"


def _head(table: Table) -> str:
    titles = [escape(clean(column.title)) for column in table.columns]
    if not wording.has_groups(table):
        return "<tr>" + "".join(f'<th scope="col">{title}</th>' for title in titles) + "</tr>"
    top, under = [], []
    for name, first, count in wording.column_groups(table):
        if not name:
            top.append(f'<th scope="col" rowspan="2">{titles[first]}</th>')
            continue
        top.append(f'<th scope="colgroup" colspan="{count}">{escape(one_line(name))}</th>')
        under += [f'<th scope="col">{title}</th>' for title in titles[first : first + count]]
    return f"<tr>{''.join(top)}</tr><tr>{''.join(under)}</tr>"


def _row(row: Row, table: Table) -> str:
    style = f' class="{row.style}"' if row.style != "plain" else ""
    if len(row.cells) == 1 and style:
        cells = f'<th scope="rowgroup" colspan="{len(table.columns)}">{draw_runs(row.cells[0])}</th>'
        return f"<tr{style}>{cells}</tr>"
    padded = row.cells + ("",) * (len(table.columns) - len(row.cells))
    cells = "".join(
        f'<td class="{column.align}">{draw_runs(cell)}</td>'
        for column, cell in zip(table.columns, padded, strict=True)
    )
    return f"<tr{style}>{cells}</tr>"


def _bodies(table: Table) -> str:
    """One `tbody` for each group, for a group's heading is the heading of its row group."""
    rows = table.all_rows()
    if not rows:
        return (
            f'<tbody><tr><td class="none" colspan="{len(table.columns)}">{wording.NO_ROWS}</td></tr></tbody>'
        )
    drawn = ""
    for place, row in enumerate(rows):
        opens = "</tbody><tbody>" if row.style == "group" and place else ""
        drawn += opens + _row(row, table)
    return f"<tbody>{drawn}</tbody>"


def draw_table(table: Table) -> str:
    """A real table: caption, column headings with their scope, figures to the right."""
    columns = "".join(f'<col class="w{max(1, round(share * 100))}">' for share in wording.shares(table))
    note = f'<p class="table-note">{escape(one_line(table.note))}</p>' if table.note else ""
    return (
        f'<div class="table"><table>{_caption(table)}<colgroup>{columns}</colgroup>'
        f"<thead>{_head(table)}</thead>{_bodies(table)}</table>{note}</div>"
    )
