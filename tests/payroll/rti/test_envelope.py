"""Messages travel with a login that is never kept, and their body stays as it was marked."""

from datetime import UTC, date, datetime

import pytest

from payroll.rti.envelope import (
    Asked,
    Login,
    Method,
    Route,
    Service,
    delete_message,
    kept_message,
    list_message,
    poll_message,
    submit_message,
    with_login,
)
from payroll.rti.fps import full_payment_submission
from payroll.rti.irmark import mark_in, mark_of
from payroll.rti.scheme import SentBy
from tests.payroll.rti.told import FPS, LOGIN, YEAR

FPS_CLASS, CORRELATION = "HMRC-PAYE-RTI-FPS", "0123456789ABCDEF" * 2


def submitted(login: Login = LOGIN, service: Service = Service.LIVE) -> bytes:
    route = Route(FPS_CLASS, service, "1234", (("TaxOfficeNumber", "635"),))
    document = full_payment_submission(FPS, YEAR, SentBy())
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return submit_message(document, route, login, "ABC123", at)


def test_a_submission_is_written_to_the_letter() -> None:
    assert submitted().startswith(
        b"<?xml version='1.0' encoding='UTF-8'?>\n"
        b'<GovTalkMessage xmlns="http://www.govtalk.gov.uk/CM/envelope">'
        b"<EnvelopeVersion>2.0</EnvelopeVersion><Header><MessageDetails>"
        b"<Class>HMRC-PAYE-RTI-FPS</Class><Qualifier>request</Qualifier>"
        b"<Function>submit</Function><TransactionID>ABC123</TransactionID><CorrelationID/>"
        b"<Transformation>XML</Transformation><GatewayTest>0</GatewayTest></MessageDetails>"
        b"<SenderDetails><IDAuthentication><SenderID>ISV635</SenderID><Authentication>"
        b"<Method>clear</Method><Role>principal</Role><Value>testing1</Value></Authentication>"
        b"</IDAuthentication></SenderDetails></Header><GovTalkDetails><Keys>"
        b'<Key Type="TaxOfficeNumber">635</Key></Keys><TargetDetails>'
        b"<Organisation>IR</Organisation></TargetDetails><ChannelRouting><Channel>"
        b"<URI>1234</URI><Product>PA Employer</Product><Version>1.0</Version></Channel>"
        b"</ChannelRouting></GovTalkDetails><Body><IRenvelope xmlns="
    )


def test_only_test_services_are_told_the_time() -> None:
    assert b"Timestamp" not in submitted()
    assert b"Timestamp" not in submitted(service=Service.TEST_IN_LIVE)
    told = submitted(service=Service.EXTERNAL_TEST)
    assert b"<Timestamp>2026-11-20T09:00:00</Timestamp>" in told
    assert b"<GatewayTest>1</GatewayTest>" in told


def test_a_password_can_travel_as_md5() -> None:
    sent = submitted(Login("ISV635", "Testing1", Method.MD5))
    assert b"testing1" not in sent.lower()
    assert (
        b"<Method>MD5</Method><Role>principal</Role><Value>a3MweCsv60kkAgzEpXeCqQ==</Value>"
        in sent
    )


@pytest.mark.parametrize("method", list(Method))
def test_what_is_kept_has_no_login_and_the_same_mark(method: Method) -> None:
    login = Login("A<B", 'p&ss"word', method)
    route = Route(FPS_CLASS, Service.LIVE, "1234", (("TaxOfficeNumber", "635"),))
    kept = kept_message(full_payment_submission(FPS, YEAR, SentBy()), route, "ABC123")
    assert b"<SenderID>HIDDEN</SenderID>" in kept
    sent = with_login(kept, login)
    assert sent == submitted(login)
    assert (b"p&amp;ss" in sent) is (method is Method.CLEAR)
    assert mark_in(kept) == mark_of(kept) == mark_of(sent)
    assert "p&ss" not in repr(login)


def test_polling_deleting_and_listing_are_written_to_the_letter() -> None:
    about = (
        b"<CorrelationID>0123456789ABCDEF0123456789ABCDEF</CorrelationID>"
        b"<Transformation>XML</Transformation></MessageDetails><SenderDetails/></Header>"
        b"<GovTalkDetails><Keys/></GovTalkDetails><Body/></GovTalkMessage>"
    )
    assert poll_message(FPS_CLASS, CORRELATION).endswith(
        b"<Qualifier>poll</Qualifier><Function>submit</Function>" + about
    )
    assert delete_message(FPS_CLASS, CORRELATION).endswith(
        b"<Qualifier>request</Qualifier><Function>delete</Function>" + about
    )
    asked = list_message(FPS_CLASS, Asked(LOGIN, date(2026, 11, 20), date(2026, 11, 21)))
    assert (
        b"<Body><IncludeIdentifiers>1</IncludeIdentifiers><StartDate>20/11/2026</StartDate>"
        b"<StartTime>00:00:00</StartTime><EndDate>21/11/2026</EndDate>"
        b"<EndTime>23:59:59</EndTime></Body>"
    ) in asked
    assert b"testing1" in asked
