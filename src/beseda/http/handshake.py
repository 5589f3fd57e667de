"""The beginning of a connection over TLS: who speaks plain HTTP to this port is told so."""

import ssl
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from beseda import app
from beseda.http.response import JSON, SPEAKS_HTTPS
from beseda.http.tls import Certificate

# What the TLS library calls the beginning of a request, and of one to a proxy.
_PLAIN = ("HTTP_REQUEST", "HTTPS_PROXY_REQUEST")
_HEAD = b"content-type: %b\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"


class _Handshake(ssl.SSLObject):
    """Answers plain HTTP in plain HTTP; then reads on until the client hangs up, or its handshake took too long."""

    incoming: ssl.MemoryBIO
    outgoing: ssl.MemoryBIO
    _answered = False

    def do_handshake(self) -> None:
        """Go on with what arrived; ``SSLWantReadError`` sends what is to be sent."""
        if not self._answered:
            try:
                super().do_handshake()
            except ssl.SSLError as error:
                if error.reason not in _PLAIN:
                    raise
                self._answered = True
                body = app.refusal(SPEAKS_HTTPS)
                self.outgoing.write(STATUS_LINE[SPEAKS_HTTPS.status] + _HEAD % (JSON, len(body)) + body)
        if self._answered:
            self.incoming.read()
            raise ssl.SSLWantReadError


class _Context(ssl.SSLContext):
    """That of a server; its handshakes know where they are read from and written to."""

    sslobject_class: type[ssl.SSLObject] = _Handshake

    def wrap_bio(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *given: Any, **named: Any) -> ssl.SSLObject:
        """See ``SSLContext``."""
        made = super().wrap_bio(incoming, outgoing, *given, **named)
        assert isinstance(made, _Handshake)  # noqa: S101 - the class of this context
        made.incoming, made.outgoing = incoming, outgoing
        return made


def context(certificate: Certificate) -> ssl.SSLContext:
    """What connections to this server are encrypted with. ``OSError``, ``ValueError`` as of the certificate."""
    made = _Context(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate.file())
    return made
