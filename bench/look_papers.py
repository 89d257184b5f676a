"""Every form of paper of a database's dossiers as pictures to look at, and .docx beside .pdf page by page.

`GIAOBAN_DATA=… python -m bench.look_papers [--out out/papers] [--form KEY] [--pictures]`: for each registered form the
newest dossier that can have it; needs LibreOffice for the .docx's pages and pdftoppm for pictures. Ends with 1 when the
two differ in their number of pages or in the words a page begins and ends with.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

LOOKED_AT = 5000


def papers(only: str) -> list[tuple[str, Any]]:
    """(name of a file, paper) of each form that some dossier can have."""
    from giaoban.kernel.base import clock
    from giaoban.kernel.documents.forms import all_forms, subjects_of, why_not
    from giaoban.kernel.dossiers.models import Dossier
    from giaoban.kernel.dossiers.registry import concrete, kinds

    found = []
    for form in all_forms():
        if only and form.key != only:
            continue
        wanted = form.of or tuple(kind.key for kind in kinds())
        made, reason = None, "no dossier"
        for row in Dossier.objects.filter(kind__in=wanted).order_by("-pk")[:LOOKED_AT]:
            dossier = concrete(row)
            for subject in subjects_of(form, dossier) if form.belongs_to(dossier) else ():
                why = why_not(form, dossier, subject, clock.today())
                if why:
                    reason = " ".join(why)
                    continue
                try:
                    made = form.build(subject)
                except (ValueError, LookupError, TypeError) as error:
                    reason = str(error)
                else:
                    break
            if made is not None:
                break
        if made is None:
            print(f"  {form.key}: not drawn ({reason})")
        else:
            found.append((form.key.replace(".", "-"), made))
    return found


def laid_out(folder: Path, names: list[str]) -> None:
    """Each .docx as LibreOffice prints it, with the fonts the .pdf has."""
    from giaoban.kernel.documents.papers.tests.test_libreoffice import FONTS, FONTS_CONF

    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS_CONF.format(fonts=FONTS, cache=folder), "utf-8")
    (folder / "word").mkdir(exist_ok=True)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder / "word"), *(str(folder / f"{name}.docx") for name in names)], check=True, capture_output=True,
        timeout=600, env={**os.environ, "FONTCONFIG_FILE": str(fonts)})


def ends(path: Path) -> list[tuple[str, str]]:
    """The first and the last words of each page, without its number."""
    from pypdf import PdfReader

    found = []
    for page in PdfReader(path).pages:
        words = page.extract_text().split()
        words = words[1:] if words and words[0].isdecimal() else words
        found.append((" ".join(words[:2]), " ".join(words[-2:])))
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/papers"))
    parser.add_argument("--form", default="")
    parser.add_argument("--pictures", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.project.settings")
    import django

    django.setup()
    from giaoban.kernel.documents.papers import render_docx, render_pdf

    folder = asked.out.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    made = papers(asked.form)
    for name, paper in made:
        (folder / f"{name}.docx").write_bytes(render_docx(paper))
        (folder / f"{name}.pdf").write_bytes(render_pdf(paper))
    if not shutil.which("soffice"):
        print("LibreOffice isn't installed: only drawn, not compared.")
        return 0
    laid_out(folder, [name for name, _paper in made])
    wrong = 0
    for name, _paper in made:
        ours, theirs = ends(folder / f"{name}.pdf"), ends(folder / "word" / f"{name}.pdf")
        same = ours == theirs
        wrong += not same
        print(f"  {name}: {len(theirs)} pages .docx, {len(ours)} pages .pdf{'' if same else '  DIFFERENT'}")
        for place, (one, two) in enumerate(zip(ours, theirs, strict=False), start=1):
            if one != two:
                print(f"    page {place}: .pdf {one}, .docx {two}")
        for side, path in (("pdf", folder / f"{name}.pdf"), ("docx", folder / "word" / f"{name}.pdf")):
            if asked.pictures:
                subprocess.run(["pdftoppm", "-r", "60", "-png", str(path), str(folder / f"{name}-{side}")], check=True)
    print(f"{len(made)} forms, {wrong} different")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
