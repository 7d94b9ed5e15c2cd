"""Fingerprints of answers, and sentences sealed with an answer. HMAC-SHA256 only, so that any browser can do the same."""
from __future__ import annotations

import base64
import hashlib
import hmac


def fingerprint(salt: str, exercise: str, variant: str, canonical: str) -> str:
    """The first 32 hex digits of HMAC-SHA256(salt, exercise ␤ variant ␤ canonical)."""
    return _hmac(salt, "\n".join((exercise, variant, canonical)))[:16].hex()


def seal(sentence: str, salt: str, exercise: str, variant: str, canonical: str) -> str:
    """A sentence that only somebody with the answer can read: XOR with HMAC-SHA256 in counter mode, in base64."""
    return base64.b64encode(_masked(sentence.encode(), salt, exercise, variant, canonical)).decode()


def unseal(sealed: str, salt: str, exercise: str, variant: str, canonical: str) -> str:
    return _masked(base64.b64decode(sealed), salt, exercise, variant, canonical).decode("utf-8", "replace")


def _masked(data: bytes, *key: str) -> bytes:
    salt, *rest = key
    stream = b"".join(_hmac(salt, "\n".join(("seal", *rest, str(block)))) for block in range(len(data) // 32 + 1))
    return bytes(a ^ b for a, b in zip(data, stream))


def _hmac(salt: str, message: str) -> bytes:
    return hmac.digest(salt.encode(), message.encode("utf-8", "surrogatepass"), hashlib.sha256)
