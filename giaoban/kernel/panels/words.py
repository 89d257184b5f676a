"""The words of councils: purposes, roles, outcomes, states, kinds of interest, as keys with their labels."""

from django.utils.translation import gettext_lazy as _

OUTLINE, SELECTION, EXPERTS, UNIT_ACCEPTANCE, ACCEPTANCE = (
    "outline", "selection", "experts", "unit_acceptance", "acceptance")
PURPOSES = {
    OUTLINE: _("thẩm định đề cương"),
    SELECTION: _("tuyển chọn"),
    EXPERTS: _("chuyên gia"),
    UNIT_ACCEPTANCE: _("nghiệm thu cấp cơ sở"),
    ACCEPTANCE: _("nghiệm thu"),
}

CHAIR, VICE, OPPONENT, SECRETARY, MEMBER = "chair", "vice", "opponent", "secretary", "member"
#: In the order papers name them.
ROLES = {
    CHAIR: _("Chủ tịch"),
    VICE: _("Phó Chủ tịch"),
    OPPONENT: _("Ủy viên phản biện"),
    SECRETARY: _("Ủy viên thư ký"),
    MEMBER: _("Ủy viên"),
}

EXCELLENT, PASS, FAIL, REVISE, CHOSEN, NOT_CHOSEN = "excellent", "pass", "fail", "revise", "chosen", "not_chosen"
OUTCOMES = {
    EXCELLENT: _("Đạt xuất sắc"),
    PASS: _("Đạt"),
    FAIL: _("Không đạt"),
    REVISE: _("Sửa rồi trình lại"),
    CHOSEN: _("Được chọn"),
    NOT_CHOSEN: _("Không được chọn"),
}
YES, NO, BLANK = "yes", "no", "blank"
VERDICTS = {
    EXCELLENT: _("Xuất sắc"),
    PASS: _("Đạt"),
    FAIL: _("Không đạt"),
    YES: _("Đồng ý"),
    REVISE: _("Đề nghị sửa"),
    NO: _("Không đồng ý"),
    BLANK: _("Phiếu trắng, không hợp lệ"),
}

DRAFT, SET_UP, SITTING, CLOSED, CANCELLED = "draft", "set_up", "sitting", "closed", "cancelled"
STATES = {
    DRAFT: _("Dự kiến"),
    SET_UP: _("Đã thành lập"),
    SITTING: _("Đang chấm"),
    CLOSED: _("Đã kết luận"),
    CANCELLED: _("Đã hủy"),
}

#: What may bind a person to a dossier.
LEADER, PARTICIPANT, STAFF, COOPERATOR, MEMBERSHIP, PARENT = (
    "leader", "participant", "staff", "cooperator", "membership", "parent")
RELATIVE, SANCTION, JOINT_WORK, SUPERVISOR, CONTRACT, OTHER = (
    "relative", "sanction", "joint_work", "supervisor", "contract", "other")
INTERESTS = {
    LEADER: _("chủ nhiệm"),
    PARTICIPANT: _("người tham gia thực hiện"),
    STAFF: _("người của đơn vị thực hiện"),
    COOPERATOR: _("người của đơn vị phối hợp"),
    MEMBERSHIP: _("hội viên của đơn vị thực hiện"),
    PARENT: _("người của đơn vị cấp trên của đơn vị thực hiện"),
    RELATIVE: _("vợ, chồng, cha, mẹ, con, anh, chị, em ruột của người thực hiện"),
    SANCTION: _("đang bị xử phạt hoặc chưa được xóa án tích"),
    JOINT_WORK: _("có công trình chung với người thực hiện"),
    SUPERVISOR: _("thầy hướng dẫn hoặc nghiên cứu sinh của người thực hiện"),
    CONTRACT: _("cơ quan của người này có hợp đồng với đơn vị thực hiện"),
    OTHER: _("lý do khác khiến việc xét chọn không khách quan"),
}
SELF, SYSTEM, ADMIN = "self", "system", "admin"
SOURCES = {SELF: _("tự khai"), SYSTEM: _("máy đối chiếu"), ADMIN: _("Văn phòng, ban ghi")}
SUSPECTED, DECLARED, CONFIRMED, DISMISSED = "suspected", "declared", "confirmed", "dismissed"
CONFLICT_STATES = {
    SUSPECTED: _("Nghi có"),
    DECLARED: _("Đã khai"),
    CONFIRMED: _("Có xung đột"),
    DISMISSED: _("Đã bỏ qua"),
}

#: How a rule set counts: points, grades of acceptance, yes and no.
POINTS, GRADES, VOTES = "points", "grades", "votes"
METHODS = {POINTS: _("chấm điểm"), GRADES: _("xếp loại"), VOTES: _("bỏ phiếu")}
