"""Messages: words are filled whole or not at all, nobody is written to without consent, nothing leaves without a click."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.accounts.models import AuditEntry
from desaekspor.privacy.services.consents import record_consent, withdraw_consent
from desaekspor.privacy.services.erasing import erase_person
from desaekspor.privacy.services.requests import receive_request
from desaekspor.readiness.messaging import personal, sending
from desaekspor.readiness.messaging.drafting import (
    BadAddress,
    NotAllowed,
    NotPossible,
    TooLong,
    draft_many,
    draft_message,
    edit_draft,
)
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.permission import refusals
from desaekspor.readiness.messaging.placeholders import (
    PLACEHOLDERS,
    MissingValues,
    UnknownPlaceholder,
    example,
    fill,
    used_in,
)
from desaekspor.readiness.messaging.queries import counts_by_state, messages_for, page_of
from desaekspor.readiness.messaging.templates import UnknownTemplate, shipped, template_of, templates_of, write_template
from desaekspor.registry.services.errors import OutsideRegion
from tests.factories import make_enterprise, make_officer, make_user

PHONE = "+6280000000001"
ENDS = {"sertifikat": "Halal", "nomor_sertifikat": "ID1", "berakhir": "1 Januari 2027"}


def make_reachable(officer, *, consent=True, number=None, **owner):
    """An enterprise whose owner has a phone and agreed to messages."""
    from desaekspor.accounts.sealing import look_up_mark

    told = {"name": "WAWAN CONTOH", "phone": PHONE, "phone_mark": look_up_mark("phone", PHONE)} | owner
    enterprise = make_enterprise(number, owner=told)
    if consent:
        agree(enterprise, officer)
    return enterprise


def agree(enterprise, officer):
    given_at = timezone.now() - timedelta(days=2)
    return record_consent(enterprise, purpose="messages", channel="face", given_at=given_at, giver="owner", by=officer)


def test_words_are_filled_in_either_language_and_a_value_is_never_filled_again():
    assert fill("{usaha}, {Village}!", {"usaha": "Kecap {pemilik}", "desa": "Sriamur"}) == "Kecap pemilik, Sriamur!"
    assert fill("{pemilik} {usaha}", {"usaha": "A"}, keep=frozenset({"pemilik"})) == "{pemilik} A"
    with pytest.raises(UnknownPlaceholder) as unknown:
        used_in("{usaha} {gaji}", "sisa { kurung")
    assert unknown.value.words == ["gaji", ""]
    with pytest.raises(MissingValues) as missing:
        fill("{usaha} {waktu} {tempat}", {"usaha": "A", "waktu": " "})
    assert missing.value.names == ["waktu", "tempat"]


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text(min_size=1, max_size=20).filter(str.strip)))
def test_a_filled_text_has_no_brace_left(values):
    text = " ".join(f"{{{name}}}" for name in values)

    assert not set("{}") & set(fill(text, {name: f"x{value}" for name, value in values.items()}))


def test_every_template_of_the_program_can_be_filled_in_both_languages():
    for one in shipped().values():
        for language in ("id", "en"):
            for text in one.words(language):
                assert "{" not in example(text, language)


@pytest.mark.django_db
class TestPermission:
    def test_who_has_not_agreed_gets_nothing_and_the_reason_is_told(self, django_assert_num_queries):
        officer = make_officer()
        fine = make_reachable(officer)
        never = make_reachable(officer, consent=False)
        withdrew = make_reachable(officer)
        withdraw_consent(withdrew.consents.get(), channel="phone", by=officer)
        paused = make_reachable(officer)
        receive_request(paused, kind="restrict", channel="phone", by=officer)
        silent = make_reachable(officer, phone=None, phone_mark="")
        closed = make_reachable(officer)
        type(closed).objects.filter(pk=closed.pk).update(presence="closed")
        numbers = [one.pk for one in (fine, never, withdrew, paused, silent, closed)]

        with django_assert_num_queries(4):
            found = refusals(numbers)

        assert found == {
            never.pk: "no_consent",
            withdrew.pk: "withdrawn",
            paused.pk: "paused",
            silent.pk: "no_phone",
            closed.pk: "gone",
        }
        assert refusals([fine.pk], channel="email") == {fine.pk: "no_address"}
        assert refusals([fine.pk], channel="email", with_address=[fine.pk]) == {}

    def test_a_consent_after_the_pause_ends_it(self):
        officer = make_officer()
        paused = make_reachable(officer, consent=False)
        receive_request(paused, kind="restrict", channel="phone", received_at=timezone.now() - timedelta(days=9), by=officer)
        agree(paused, officer)

        assert refusals([paused.pk]) == {}


@pytest.mark.django_db
class TestDrafts:
    def test_a_draft_keeps_the_owners_name_out_until_it_is_opened(self):
        officer = make_officer(first_name="Sari")
        enterprise = make_reachable(officer)

        message = draft_message("certificate_ends", enterprise, ENDS, by=officer, about="certificate 7")

        message = Message.objects.get(pk=message.pk)
        assert message.state == "draft"
        assert message.body.startswith("Yth. {pemilik}, Halal usaha Kecap Bintang (ID1) berlaku sampai 1 Januari 2027.")
        assert message.body.endswith("Sari, dinas Kabupaten Bekasi.")
        assert "WAWAN" not in str(Message.objects.values().get())
        assert "dear" in draft_message("certificate_ends", enterprise, ENDS, by=officer, language="en").body.lower()

    def test_what_is_missing_wrong_or_forbidden_writes_nothing(self):
        officer = make_officer()
        enterprise = make_reachable(officer)
        stranger = make_officer("33.09")

        for error, call in (
            (MissingValues, lambda: draft_message("training_invitation", enterprise, {"waktu": "besok"}, by=officer)),
            (UnknownTemplate, lambda: draft_message("surat_sakti", enterprise, by=officer)),
            (NotAllowed, lambda: draft_message("visit", make_reachable(officer, consent=False), by=officer)),
            (OutsideRegion, lambda: draft_message("certificate_ends", enterprise, ENDS, by=stranger)),
            (TooLong, lambda: draft_message("general", enterprise, {"isi": "a" * 4000, "perihal": "x"}, by=officer)),
            (BadAddress, lambda: draft_message("visit", enterprise, by=officer, channel="email", address="bukan alamat")),
        ):
            with pytest.raises(error):
                call()
        assert Message.objects.count() == 0
        assert messages_for(stranger).count() == 0
        assert messages_for(make_user("trainer")).count() == 0

    def test_many_are_written_at_once_and_who_may_not_be_is_named(self, django_assert_max_num_queries):
        officer = make_officer()
        some = [make_reachable(officer) for _number in range(3)]
        never = make_reachable(officer, consent=False)

        batch, made, left_out = draft_many(
            "visit", [*some, never], {one.pk: {"waktu": "besok"} for one in some}, by=officer, about={some[0].pk: "visit 1"}
        )

        assert [one.enterprise_id for one in made] == [one.pk for one in some]
        assert left_out == [(never, "no_consent")]
        assert {one.batch for one in made} == {batch}
        assert made[0].about == "visit 1"

    def test_a_draft_is_changed_and_keeps_only_the_owners_placeholder(self):
        officer = make_officer()
        message = draft_message("visit", make_reachable(officer), {"waktu": "besok"}, by=officer)

        edit_draft(message, subject="Kabar\nBcc: a@b.c", body="Halo {pemilik}", by=officer)
        message.refresh_from_db()
        assert (message.subject, message.body) == ("Kabar Bcc: a@b.c", "Halo {pemilik}")
        with pytest.raises(MissingValues):
            edit_draft(message, subject="x", body="{waktu}", by=officer)


@pytest.mark.django_db
class TestSending:
    def test_whatsapp_is_one_click_with_the_number_nowhere_but_in_its_link(self):
        officer = make_officer()
        message = draft_message("visit", make_reachable(officer), {"waktu": "besok & lusa"}, by=officer)

        link = sending.open_in_whatsapp(message, by=officer, name="WAWAN", phone=PHONE)

        assert link.startswith("https://wa.me/6280000000001?text=Yth.%20WAWAN%2C")
        assert "besok%20%26%20lusa" in link
        message.refresh_from_db()
        assert message.state == "opened"
        assert PHONE not in str(Message.objects.values().get()) + str(list(AuditEntry.objects.values()))
        sending.say_what_became(message, "sent", by=officer)
        assert sending.say_what_became(message, "sent", by=officer).state == "sent"
        sending.say_what_became(message, "opened", by=officer)  # taken back
        sending.say_what_became(message, "failed", by=officer, why="wrong_number")
        message.refresh_from_db()
        assert (message.state, message.why) == ("failed", "wrong_number")

    def test_consent_is_asked_again_when_it_is_opened(self):
        officer = make_officer()
        enterprise = make_reachable(officer)
        message = draft_message("visit", enterprise, {"waktu": "besok"}, by=officer)
        withdraw_consent(enterprise.consents.get(), channel="phone", by=officer)

        with pytest.raises(NotAllowed) as refused:
            sending.open_in_whatsapp(message, by=officer, name="WAWAN", phone=PHONE)
        assert refused.value.why == "withdrawn"
        with pytest.raises(OutsideRegion):
            sending.say_what_became(message, "cancelled", by=make_officer("33.09"))
        sending.say_what_became(message, "cancelled", by=officer)
        with pytest.raises(NotPossible):
            sending.open_in_whatsapp(message, by=officer, name="WAWAN", phone=PHONE)

    def test_an_email_goes_once_to_the_owner_alone(self):
        officer = make_officer()
        owner = make_user("owner", None, email="wawan@contoh.invalid")
        message = draft_message("visit", make_reachable(officer, user=owner), {"waktu": "besok"}, by=officer, channel="email")

        assert sending.send_email(message, by=officer, name="WAWAN").state == "sent"
        with pytest.raises(NotPossible):
            sending.send_email(message, by=officer, name="WAWAN")
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["wawan@contoh.invalid"], "Kunjungan ke Kecap Bintang")
        assert sent.body.startswith("Yth. WAWAN,")
        assert sending.say_what_became(message, "bounced", by=officer).state == "bounced"

    def test_the_answer_of_the_mail_server_is_kept_without_the_address(self, monkeypatch):
        officer = make_officer()
        message = draft_message(
            "visit", make_reachable(officer), {"waktu": "besok"}, by=officer, channel="email", address="a@contoh.invalid"
        )

        def refuse(*arguments, **options):
            raise smtplib.SMTPRecipientsRefused({"a@contoh.invalid": (550, b"no such user a@contoh.invalid")})

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

        failed = sending.send_email(message, by=officer, name="")
        assert (failed.state, failed.why) == ("failed", "smtp 550")

    def test_without_a_mail_server_nothing_pretends_to_be_sent(self, settings):
        settings.EMAIL_BACKEND = sending.TO_FILES
        officer = make_officer()
        message = draft_message(
            "visit", make_reachable(officer), {"waktu": "besok"}, by=officer, channel="email", address="a@contoh.invalid"
        )

        with pytest.raises(sending.NoMailServer):
            sending.send_email(message, by=officer, name="")
        message.refresh_from_db()
        assert message.state == "draft"


@pytest.mark.django_db
def test_templates_are_versions_of_a_regency_and_unknown_words_are_refused():
    officer, elsewhere = make_officer(), make_officer("33.09")
    words = {"name": "Kunjungan", "subject_id": "Kunjungan", "subject_en": "", "body_id": "Halo {pemilik}", "body_en": ""}

    row = write_template("32.16", "visit", words, by=officer)
    assert (row.version, write_template("32.16", "visit", words, by=officer)) == (2, row)
    assert template_of("32.16.05.2001", "visit").body_id == "Halo {pemilik}"
    assert template_of("33.09", "visit").version == 1
    assert template_of("32.16", "visit").words("en") == ("Kunjungan", "Halo {pemilik}")
    with pytest.raises(UnknownPlaceholder):
        write_template("32.16", "visit", words | {"body_id": "{gaji}"}, by=officer)
    write_template("32.16", "visit", words | {"is_retired": True}, by=officer)
    assert "visit" not in templates_of("32.16")
    assert write_template("33.09", "pasar_malam", words, by=elsewhere).version == 1


@pytest.mark.django_db
def test_the_outbox_pages_by_key_and_counts():
    officer = make_officer()
    enterprise = make_reachable(officer)
    made = [draft_message("visit", enterprise, {"waktu": str(number)}, by=officer) for number in range(5)]

    page, after = page_of(messages_for(officer), rows=2)
    second, _after = page_of(messages_for(officer), after=after, rows=2)

    assert [one.pk for one in [*page, *second]] == [one.pk for one in reversed(made)][:4]
    assert counts_by_state(messages_for(officer))["draft"] == 5


@pytest.mark.django_db
def test_erasing_and_time_take_the_words_and_leave_that_it_was_sent():
    officer = make_officer()
    enterprise = make_reachable(officer)
    message = draft_message("visit", enterprise, {"waktu": "besok"}, by=officer)
    sending.open_in_whatsapp(message, by=officer, name="WAWAN", phone=PHONE)
    assert "besok" in personal.told_of([enterprise.pk])[2][0][3]

    assert personal.delete_old(timezone.now() - timedelta(days=365), False) == 0
    asked = receive_request(enterprise, kind="erase", channel="face", by=officer)
    erase_person(asked, by=officer)

    message.refresh_from_db()
    assert (message.body, message.subject, message.state) == (None, None, "opened")
    assert refusals([enterprise.pk]) == {enterprise.pk: "erased"}
