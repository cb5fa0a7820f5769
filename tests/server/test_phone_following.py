"""A complaint followed and decided by whoever has its reference."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from server.merchants.models import Complaint
from server.phone.limits import WRONG_REFERENCES
from tests.server.complaints import accepted, answered, filed, kinds, step

TODAY = datetime.now(UTC).date()


@pytest.fixture
def complaint(db: None) -> Complaint:
    return answered(TODAY)


def body(client: Client, complaint: Complaint) -> str:
    return client.get(f"/F/{complaint.reference}").content.decode()


def test_state_dates_answer_and_history_are_shown(client: Client, complaint: Complaint) -> None:
    shown = body(client, complaint)
    for told in ("现在：已答复", "已退还差价", "请在此前确认", "提交投诉", "受理", "青麦烘焙"):
        assert told in shown
    assert "价签与结账不符" not in shown


def test_the_reference_is_taken_however_it_is_typed(client: Client, complaint: Complaint) -> None:
    typed = complaint.reference[:4].lower().replace("0", "o") + "-" + complaint.reference[4:]
    reply = client.get("/F/", {"reference": f" {typed} "})
    assert reply["Location"] == f"/F/{complaint.reference}"


def test_the_complainant_confirms(client: Client, complaint: Complaint) -> None:
    reply = client.post(f"/F/{complaint.reference}", {"decision": "confirm"}, follow=True)
    assert "现在：已办结" in reply.content.decode()
    assert kinds(complaint)[-2:] == ["confirmed", "closed"]


def test_the_complainant_has_it_reopened_with_words(client: Client, complaint: Complaint) -> None:
    empty = client.post(f"/F/{complaint.reference}", {"decision": "reopen", "text": " "})
    assert empty.status_code == 422
    assert "请写明哪里没有解决" in empty.content.decode()
    sent = {"decision": "reopen", "text": "还\u202e差一元"}
    reply = client.post(f"/F/{complaint.reference}", sent, follow=True)
    assert "现在：重新办理" in reply.content.decode()
    event = complaint.events.get(kind="reopened")
    assert event.text == "还差一元"
    assert "还差一元" not in body(client, complaint)


def test_what_is_decided_already_is_said(client: Client, complaint: Complaint) -> None:
    client.post(f"/F/{complaint.reference}", {"decision": "confirm"})
    reply = client.post(f"/F/{complaint.reference}", {"decision": "confirm"})
    assert reply.status_code == 409
    assert "只有答复后才能确认" in reply.content.decode()


def test_before_the_answer_there_is_nothing_to_decide(client: Client, db: None) -> None:
    waiting = filed(TODAY)
    assert "最晚受理" in body(client, waiting)
    assert "确认办结" not in body(client, waiting)
    step(waiting, "pause", TODAY, "请补充小票")
    assert "请补充小票" in body(client, waiting)


def test_a_refusal_shows_its_reason(client: Client, db: None) -> None:
    refused = step(filed(TODAY), "refuse", TODAY, "不属于本商圈")
    shown = body(client, refused)
    assert "不予受理的理由" in shown
    assert "不属于本商圈" in shown


def test_wrong_references_are_slowed_down_for_their_network_alone(
    client: Client, complaint: Complaint
) -> None:
    for number in range(WRONG_REFERENCES.most):
        assert client.get(f"/F/ZZZZZZ{number:02}").status_code == 404
    assert client.get(f"/F/{complaint.reference}").status_code == 429
    sent = {"decision": "confirm"}
    assert client.post(f"/F/{complaint.reference}", sent).status_code == 429
    elsewhere = client.get(f"/F/{complaint.reference}", REMOTE_ADDR="203.0.113.1")
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("typed", ["%00", "A" * 3000, "'--", "%FF%FE", "<script>", "%E2%80%AE"])
def test_what_is_no_reference_is_a_calm_404(client: Client, db: None, typed: str) -> None:
    reply = client.get(f"/F/{typed}")
    assert reply.status_code == 404
    assert "没有找到这个编号" in reply.content.decode()
    assert "<script" not in reply.content.decode()
    assert client.get(f"/F/?reference={typed}").status_code in (200, 302)


def test_an_answer_is_escaped(client: Client, db: None) -> None:
    row = step(accepted(TODAY), "answer", TODAY, "<img src=x onerror=alert(1)>")
    assert "<img src=x" not in body(client, row)


def test_a_decision_needs_the_pages_own_form(complaint: Complaint) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post(f"/F/{complaint.reference}", {"decision": "confirm"})
    assert reply.status_code == 403
    complaint.refresh_from_db()
    assert complaint.status == "answered"
