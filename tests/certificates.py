"""A certificate authority of our own, as a house has one for its own systems."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amparo.core import clock
from amparo.tools.wire import _trust


class CertificateAuthority:
    """Signs certificates; `file` is its own, as PEM."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        basic = x509.BasicConstraints(ca=True, path_length=0)
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._signed(self.name, self.key, basic).public_bytes(serialization.Encoding.PEM))

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *extensions: x509.ExtensionType, days: int = 2
    ) -> x509.Certificate:
        unsigned = x509.CertificateBuilder(
            issuer_name=self.name,
            subject_name=name,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=clock.now() - timedelta(days=10),
            not_valid_after=clock.now() + timedelta(days=days),
        )
        for one in extensions:
            unsigned = unsigned.add_extension(one, critical=isinstance(one, x509.BasicConstraints))
        return unsigned.sign(self.key, hashes.SHA256())

    def server(self, *, address: str = "127.0.0.1", days: int = 2) -> ssl.SSLContext:
        """What a server needs to speak TLS with a certificate of this authority for `address`."""
        key = ec.generate_private_key(ec.SECP256R1())
        where = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tool")])
        file = self.folder / "server.pem"
        plain = serialization.NoEncryption()
        file.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
            + self._signed(name, key, where, days=days).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> CertificateAuthority:
    return CertificateAuthority(tmp_path, "ours")


@pytest.fixture
def believed(authority: CertificateAuthority, monkeypatch: pytest.MonkeyPatch) -> Iterator[CertificateAuthority]:
    """Our authority is the one that SSL_CERT_FILE names."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    _trust.cache_clear()
    yield authority
    monkeypatch.undo()
    _trust.cache_clear()
