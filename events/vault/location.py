"""Where a vault is, as one address: `file:///path` or `s3://bucket/prefix?endpoint=...`; and the vault itself.

Credentials never stand in the address, which is shown in logs and process lists: they are the AWS_* variables of the
environment.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from events.errors import VaultError
from events.vault.file_vault import FileVault
from events.vault.store import Vault

EXAMPLE: Final = "file:///srv/vault or s3://bucket/prefix?endpoint=https://host:9000&region=eu-west-1&path_style=on"
OPTIONS: Final = ("endpoint", "region", "path_style")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")
# What every store takes as it is; `.` and `..` would be folded away on the way there.
_SEGMENT = re.compile(r"(?!\.\.?$)[A-Za-z0-9!_.*'()=-]+")
_REGION = re.compile(r"[A-Za-z0-9-]{1,40}")
_SWITCH: Final = {
    "on": True,
    "1": True,
    "true": True,
    "yes": True,
    "off": False,
    "0": False,
    "false": False,
    "no": False,
}
_SECRET = re.compile(r"key|secret|token|password|credential|signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Location:
    """A place in an S3-compatible object store.

    `prefix` is "" or a path without slashes at its ends; `endpoint` "" means Amazon; `region` "" means what the
    environment says (AWS_REGION, AWS_DEFAULT_REGION), else us-east-1. `path_style` puts the bucket into the path of a
    request instead of the host name; None leaves it to the client.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    path_style: bool | None = None


def parse_vault_url(url: str) -> Path | S3Location:
    """The folder or the object store that `url` names.

    Raises:
        VaultError: it names neither, or holds credentials. The address is not repeated: it may hold a password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise VaultError(f"not an address of a vault ({error}); write it like {EXAMPLE}") from error
    if "@" in parts.netloc:
        raise VaultError(_no_credentials("before the @"))
    if parts.fragment:
        raise VaultError("an address of a vault has no #; write it as %23")
    if parts.scheme == "file":
        return _parse_folder(parts)
    if parts.scheme == "s3":
        return _parse_s3(parts)
    raise VaultError(f"starts with {url.partition(':')[0][:20]!r}; write it like {EXAMPLE}")


def open_vault(url: str) -> Vault:
    """The vault at `url`. Nothing is connected to or made yet.

    Raises:
        VaultError: as `parse_vault_url`.
    """
    location = parse_vault_url(url)
    if isinstance(location, Path):
        return FileVault(location)
    # Here and not above: botocore costs a process a second and tens of megabytes, which a folder does not need.
    from events.vault.s3_vault import S3Vault  # noqa: PLC0415 - see above

    return S3Vault(location)


def _parse_folder(parts: SplitResult) -> Path:
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"} or not path.startswith("/") or parts.query or "\0" in path:
        raise VaultError("a folder is written with three slashes and an absolute path, like file:///srv/vault")
    return Path(path)


def _parse_s3(parts: SplitResult) -> S3Location:
    options = _parse_options(parts.query)
    if not _BUCKET.fullmatch(parts.netloc):
        raise VaultError(f"the bucket {parts.netloc!r} cannot be one; write it like {EXAMPLE}")
    prefix = unquote(parts.path).strip("/")
    if prefix and not all(_SEGMENT.fullmatch(segment) for segment in prefix.split("/")):
        raise VaultError(f"the prefix {prefix!r} holds more than letters, digits and !_.*'()=- between single slashes")
    region = options.get("region", "")
    if region and not _REGION.fullmatch(region):
        raise VaultError(f"the region {region!r} cannot be one; write it like region=eu-west-1")
    return S3Location(
        bucket=parts.netloc,
        prefix=prefix,
        endpoint=_check_endpoint(options.get("endpoint", "")),
        region=region,
        path_style=_parse_switch(options.get("path_style", "")),
    )


def _parse_options(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    for name, _ in pairs:
        if name not in OPTIONS:
            wrong = _no_credentials(f"as {name}") if _SECRET.search(name) else f"there is no option {name[:40]!r}"
            raise VaultError(f"{wrong}; the options are {', '.join(OPTIONS)}")
    if len(dict(pairs)) != len(pairs):
        raise VaultError("an option stands twice in the address of the vault; write each once")
    return dict(pairs)


def _check_endpoint(endpoint: str) -> str:
    if not endpoint:
        return ""
    try:
        parts = urlsplit(endpoint)
        _ = parts.port
    except ValueError as error:
        raise VaultError(f"the endpoint is not an address ({error}); write it like https://host:9000") from error
    if "@" in endpoint:
        raise VaultError(_no_credentials("in the endpoint"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise VaultError("the endpoint is http:// or https://, a host and a port if need be, like https://host:9000")
    return f"{parts.scheme}://{parts.netloc}"


def _parse_switch(word: str) -> bool | None:
    if not word:
        return None
    if word.lower() not in _SWITCH:
        raise VaultError(f"path_style is {word[:20]!r}; write on or off")
    return _SWITCH[word.lower()]


def _no_credentials(where: str) -> str:
    return (
        f"credentials do not belong into the address of the vault ({where}); "
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
    )
