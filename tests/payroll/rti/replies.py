"""Answers as HMRC's Transaction Engine gives them."""

CORRELATION = "A" * 32
FPS_CLASS = "HMRC-PAYE-RTI-FPS"
ADDRESS = "http://127.0.0.1:9/poll"


def reply(
    qualifier: str,
    *,
    function: str = "submit",
    correlation: str = CORRELATION,
    message_class: str = FPS_CLASS,
    end_point: str = "",
    errors: str = "",
    body: str = "",
) -> bytes:
    """A whole answer."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<GovTalkMessage xmlns="http://www.govtalk.gov.uk/CM/envelope">'
        "<EnvelopeVersion>2.0</EnvelopeVersion><Header><MessageDetails>"
        f"<Class>{message_class}</Class><Qualifier>{qualifier}</Qualifier>"
        f"<Function>{function}</Function><TransactionID/>"
        f"<CorrelationID>{correlation}</CorrelationID>{end_point}"
        "<GatewayTimestamp>2026-11-20T09:00:01.345</GatewayTimestamp></MessageDetails>"
        f"<SenderDetails/></Header><GovTalkDetails><Keys/>{errors}</GovTalkDetails>"
        f"<Body>{body}</Body></GovTalkMessage>"
    ).encode()


def acknowledgement(wait: str = "10", address: str = ADDRESS, **changes: str) -> bytes:
    end_point = f'<ResponseEndPoint PollInterval="{wait}">{address}</ResponseEndPoint>'
    return reply("acknowledgement", end_point=end_point, **changes)


def success(digest: str = "", words: str = "", **changes: str) -> bytes:
    return reply(
        "response",
        body=(
            '<SuccessResponse xmlns="http://www.inlandrevenue.gov.uk/SuccessResponse">'
            '<IRmarkReceipt><dsig:Signature xmlns:dsig="http://www.w3.org/2000/09/xmldsig#">'
            f"<dsig:DigestValue>{digest}</dsig:DigestValue></dsig:Signature>"
            f'<Message code="0000">HMRC has received it. {words}</Message></IRmarkReceipt>'
            '<Message code="077001">Thank you for your submission</Message>'
            "<AcceptedTime>2026-11-20T09:00:05.000</AcceptedTime></SuccessResponse>"
        ),
        **changes,
    )


def gateway_error(number: str, kind: str = "fatal", text: str = "x") -> str:
    return (
        "<GovTalkErrors><Error><RaisedBy>Gateway</RaisedBy>"
        f"<Number>{number}</Number><Type>{kind}</Type><Text>{text}</Text><Location/></Error>"
        "</GovTalkErrors>"
    )


def body_error(number: str, location: str, text: str = "Something") -> str:
    return (
        '<ErrorResponse xmlns="http://www.govtalk.gov.uk/CM/errorresponse" SchemaVersion="2.0">'
        f"<Error><RaisedBy>ChRIS</RaisedBy><Number>{number}</Number><Type>business</Type>"
        f"<Text>{text}</Text><Location>{location}</Location></Error></ErrorResponse>"
    )


def listing(*records: tuple[str, str, str]) -> bytes:
    found = "".join(
        f"<StatusRecord><TimeStamp>20/11/2026 09:00:00</TimeStamp>"
        f"<CorrelationID>{correlation}</CorrelationID><TransactionID>{transaction}</TransactionID>"
        f"<Status>{status}</Status></StatusRecord>"
        for correlation, transaction, status in records
    )
    return reply(
        "response",
        function="list",
        correlation="",
        body=f"<StatusReport><SenderID>ISV635</SenderID>{found}</StatusReport>",
    )
