"""A vocabulary such as the domains declare, invented for the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from giaoban.kernel.reading import Vocabulary
from giaoban.kernel.reading.vocabulary import Phrase

SAMPLES = Path(__file__).parent / "samples"

PHRASES = (
    Phrase("critique.tasks", "{n} nhiệm vụ TVPB&GĐXH", also=("tổng số nhiệm vụ TVPB&GĐXH là {n}",)),
    Phrase("critique.tasks", "{n} đề tài TVPB&GĐXH", (("form", "topic"),)),
    Phrase("critique.tasks", "{n} hội thảo TVPB&GĐXH", (("form", "workshop"),)),
    Phrase(
        "critique.tasks",
        "{n} đề tài TVPB&GĐXH hoàn thành nghiệm thu và thanh quyết toán",
        (("form", "topic"), ("outcome", "settled")),
    ),
    Phrase(
        "critique.tasks",
        "{n} hội thảo TVPB&GĐXH hoàn thành nghiệm thu và thanh quyết toán",
        (("form", "workshop"), ("outcome", "settled")),
    ),
    Phrase(
        "critique.tasks",
        "{n} đề tài TVPB&GĐXH hoàn thành nội dung nhưng chưa thanh quyết toán",
        (("form", "topic"), ("outcome", "accepted_unsettled")),
    ),
    Phrase(
        "critique.tasks",
        "{n} hội thảo TVPB&GĐXH hoàn thành nội dung nhưng chưa thanh quyết toán",
        (("form", "workshop"), ("outcome", "accepted_unsettled")),
    ),
    Phrase(
        "critique.tasks",
        "{n} hội thảo TVPB&GĐXH không triển khai, trả lại kinh phí",
        (("form", "workshop"), ("outcome", "not_held")),
    ),
    Phrase("critique.returned_money", "kinh phí còn dư {n}", kind="money", also=("kinh phí trả lại {n}",)),
    Phrase("forums.held", "{n} diễn đàn"),
    Phrase("forums.roundtables", "{n} tọa đàm"),
    Phrase("research.opened", "mở mới {n} đề tài nghiên cứu khoa học"),
    Phrase(
        "research.carried_over",
        "cấp kinh phí cho {n} đề tài giai đoạn trước",
        also=("{n} đề tài chuyển tiếp",),
    ),
    Phrase("research.environment", "{n} dự án BVMT quy mô nhỏ", (("size", "small"),)),
    Phrase("research.environment", "{n} dự án quy mô kinh phí khá", (("size", "fair"),)),
    Phrase("research.surveys", "{n} dự án điều tra cơ bản"),
    Phrase(
        "affiliates.total",
        "{n} tổ chức KH&CN trực thuộc",
        kind="stock",
        also=("tổ chức KH&CN trực thuộc là {n} tổ chức",),
    ),
    Phrase("affiliates.consolidated", "kiện toàn {n} tổ chức KH&CN"),
    Phrase("affiliates.dissolved", "giải thể {n} tổ chức"),
)


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(PHRASES)


@pytest.fixture
def shared() -> Path:
    """The folder of shared facts, or a skip that says where it was looked for."""
    folder = Path(os.environ.get("GIAOBAN_SHARED") or Path(__file__).resolve().parents[5] / "shared")
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the five reports are not here: no {folder / 'seeds'} (set GIAOBAN_SHARED)")
    return folder
