"""Excel files too long to wait for: made by the queue's worker, followed and fetched on a page of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from giaoban.kernel.base import clock, grouped

from ..exports import MEDIA, file_name
from .models import DONE, FAILED, RUNNING, WAITING, Export

#: A finished file is kept so long; a run without a sign of life for so long was cut off.
KEPT, SILENT = timedelta(days=1), timedelta(minutes=2)
#: Rows between two notes of how far the file is.
STRETCH = 2000


def path_of(export: Export) -> Path:
    """Readable by the server's account only: lists hold personal data."""
    folder = Path(settings.DATA_DIR) / "exports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{export.pk}.xlsx"


def ask(request: HttpRequest, *, title: str, total: int) -> HttpResponse:
    """Leave a long list to the worker; the same one still under way is not begun again."""
    address = request.get_full_path()
    _forget_old()
    with transaction.atomic():
        fresh = clock.now() - SILENT
        same = Export.objects.filter(user=request.user, address=address, state__in=(WAITING, RUNNING))
        made = same.filter(asked_at__gt=fresh).first() or same.filter(beat_at__gt=fresh).first()
        if made is None:
            made = Export.objects.create(user=request.user, title=title[:200], address=address, total=total,
                                         language=translation.get_language() or settings.LANGUAGE_CODE)
            _enqueue(made)
    return redirect("work:export", made.pk)


def _enqueue(made: Export) -> None:
    from .tasks import make_export

    transaction.on_commit(lambda: make_export.enqueue(made.pk))


def _forget_old() -> None:
    """Files nobody fetches are removed; the row keeps saying what was exported."""
    for old in Export.objects.filter(state=DONE, finished_at__lt=clock.now() - KEPT):
        path_of(old).unlink(missing_ok=True)


class Job:
    """One run: where its rows go and how far they are."""

    def __init__(self, export: Export) -> None:
        self.export = export

    def file(self) -> BinaryIO:
        return os.fdopen(os.open(path_of(self.export), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")

    def counted(self, rows: Iterable[Any]) -> Iterator[Any]:
        done = 0
        for done, row in enumerate(rows, start=1):
            yield row
            if done % STRETCH == 0:
                self._note(done)
        self._note(done)

    def _note(self, done: int) -> None:
        Export.objects.filter(pk=self.export.pk).update(done=done, beat_at=clock.now())


def carry_out(export: Export) -> Export:
    """Open the list's address as the account that asked, with its rights of this moment."""
    Export.objects.filter(pk=export.pk).update(state=RUNNING, beat_at=clock.now())
    request = RequestFactory().get(export.address)
    request.user, request.htmx, request.export = export.user, False, Job(export)
    found = resolve(request.path_info)
    try:
        with translation.override(export.language):
            answer = found.func(request, *found.args, **found.kwargs)
        problem = "" if answer.status_code == 200 else _("Danh sách không còn mở được.")
    except Exception:
        _end(export, FAILED, "Máy chủ gặp lỗi khi lập tệp. Thử lại; nếu vẫn lỗi, báo quản trị.")
        raise
    _end(export, FAILED if problem else DONE, problem)
    return export


def _end(export: Export, state: str, problem: str) -> None:
    Export.objects.filter(pk=export.pk).update(state=state, problem=problem, finished_at=clock.now())
    export.refresh_from_db()


def _mine(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export, pk=pk, user=request.user)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; asked again every second by HTMX."""
    found = _mine(request, pk)
    silent = found.state in (WAITING, RUNNING) and (found.beat_at or found.asked_at) < clock.now() - SILENT
    context = {"title": _("Xuất Excel: %(title)s") % {"title": found.title}, "export": found, "silent": silent,
               "done": grouped(found.done), "total": grouped(found.total),
               "moving": found.state in (WAITING, RUNNING), "there": found.state == DONE and path_of(found).exists()}
    return render(request, "work/progress.html" if request.htmx else "work/export.html", context)


@require_safe
def fetch(request: HttpRequest, pk: int) -> HttpResponse:
    found = _mine(request, pk)
    if found.state != DONE or not path_of(found).exists():
        return redirect("work:export", found.pk)
    return FileResponse(path_of(found).open("rb"), as_attachment=True, filename=file_name(found.title),
                        content_type=MEDIA)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A run that was cut off or failed is begun anew."""
    found = _mine(request, pk)
    with transaction.atomic():
        locked = Export.objects.select_for_update().get(pk=found.pk)
        if locked.state != RUNNING or (locked.beat_at or locked.asked_at) < clock.now() - SILENT:
            Export.objects.filter(pk=locked.pk).update(state=WAITING, done=0, problem="", asked_at=clock.now())
            _enqueue(locked)
    return redirect("work:export", found.pk)
