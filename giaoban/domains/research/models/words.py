"""Words of the choices, shared by the tables, the workbook and the figures."""

from django.utils.translation import gettext_lazy as _

TOPIC, ENVIRONMENT, SURVEY = "topic", "environment", "survey"
FORMS = {
    TOPIC: _("đề tài nghiên cứu khoa học"),
    ENVIRONMENT: _("dự án bảo vệ môi trường"),
    SURVEY: _("dự án điều tra cơ bản"),
}
SIZES = {"small": _("quy mô nhỏ"), "fair": _("quy mô khá")}
EXCELLENT, PASS, FAIL = "excellent", "pass", "fail"
GRADES = {EXCELLENT: _("Xuất sắc"), PASS: _("Đạt"), FAIL: _("Không đạt")}
