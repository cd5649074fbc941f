"""A self-signed certificate for the name `archive.test`, so that tests can meet a real TLS server on loopback.

Made with openssl for these tests alone, valid until 2126. Its key is public on purpose: nothing else trusts it.
"""

import ssl
import tempfile
from pathlib import Path

HOST = "archive.test"
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBrTCCAVSgAwIBAgIUXQCV58AHSVgbbE2qHIm1kF30qOswCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMYXJjaGl2ZS50ZXN0MCAXDTI2MTEyMjA5NDEyNFoYDzIxMjYx
MDI5MDk0MTI0WjAXMRUwEwYDVQQDDAxhcmNoaXZlLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARJ24223SjyGlMbLqfvMSVZoEWB08XNevp02g3ODZma0X3/
Aiz1DGMQv13yQwes4dZNB4IalvErlW/Ur0Krn42Eo3wwejAdBgNVHQ4EFgQU+8qx
/NeV4jyZ2gEbQQIiI7i7B1swHwYDVR0jBBgwFoAU+8qx/NeV4jyZ2gEbQQIiI7i7
B1swFwYDVR0RBBAwDoIMYXJjaGl2ZS50ZXN0MA4GA1UdDwEB/wQEAwIChDAPBgNV
HRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCID/zsfSAdKzryiGIw2a3q3r4
vbz95mq9jc8+B2sLSVx3AiAURfMqI3SYBSN1YhDOx8+XgDCyWN+BPmACjIuGzPOw
sw==
-----END CERTIFICATE-----
"""
_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggODb3FKz+c3Us98v
aTk+XuedQhhUHmUN7JZ1LDylQ2ChRANCAARJ24223SjyGlMbLqfvMSVZoEWB08XN
evp02g3ODZma0X3/Aiz1DGMQv13yQwes4dZNB4IalvErlW/Ur0Krn42E
-----END PRIVATE KEY-----
"""


def server_tls() -> ssl.SSLContext:
    """What a server needs to be `archive.test`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:  # ssl loads keys from files only
        path = Path(folder, "both.pem")
        path.write_text(CERTIFICATE + _KEY, encoding="ascii")
        context.load_cert_chain(path)
    return context


def client_tls() -> ssl.SSLContext:
    """What a client needs to trust `archive.test`, and nobody else."""
    return ssl.create_default_context(cadata=CERTIFICATE)
