"""The connection to an S3-compatible store: bounded in time, without surprises from the machine, errors in words.

What it takes from the environment are AWS_* variables only: credentials, region, AWS_CA_BUNDLE. The files in ~/.aws
are read if AWS_PROFILE, AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE asks for it; the metadata service of a cloud
machine is asked if AWS_EC2_METADATA_DISABLED is `false`; no proxy is used.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import boto3  # type: ignore[import-untyped]  # - publishes no types
import botocore.loaders  # type: ignore[import-untyped]  # - as above
import botocore.session  # type: ignore[import-untyped]  # - as above
from botocore.config import Config  # type: ignore[import-untyped]  # - as above
from botocore.exceptions import (  # type: ignore[import-untyped]  # - as above
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from events.errors import VaultError, VaultUnavailableError
from events.vault.location import S3Location

MAX_CONNECTIONS: Final = 16
DEFAULT_REGION: Final = "us-east-1"  # what stores other than Amazon's call theirs unless told otherwise
NOT_FOUND: Final = frozenset({"404", "NoSuchKey", "NotFound"})
NOT_IMPLEMENTED: Final = frozenset({"NotImplemented", "XNotImplemented", "MethodNotAllowed", "501", "405"})
_REFUSED: Final = frozenset(
    {
        "401", "403", "AccessDenied", "AllAccessDisabled", "ExpiredToken", "Forbidden", "InvalidAccessKeyId",
        "InvalidToken", "SignatureDoesNotMatch", "Unauthorized",
    }
)  # fmt: skip
_ELSEWHERE: Final = frozenset(
    {"301", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"}
)
_HOME_FILES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
# In the order in which botocore asks them; "env" are the two variables.
_METADATA: Final = "iam-role"
_FILES: Final = (
    "shared-credentials-file",
    "custom-process",
    "config-file",
    "assume-role",
    "sso",
    "boto-config",
    "login",
)

# What botocore knows of S3 is a megabyte of JSON: read once for all clients of a process.
_LOADER: Final = botocore.loaders.Loader()

Environ = Mapping[str, str]


def make_client(location: S3Location, *, quick: bool = False, environ: Environ = os.environ) -> Any:  # noqa: ANN401 - boto3 publishes no types
    """A client for `location`; connects to nothing yet.

    A request takes at most about 75 s with its retries, so that a task ends before its lease; `quick` ones 5 s.

    Raises:
        VaultError: the AWS_* variables contradict each other or name what is not there.
    """
    connect_s, read_s, attempts = (2, 3, 1) if quick else (5, 20, 3)
    style = {None: "auto", True: "path", False: "virtual"}[location.path_style]
    config = Config(
        connect_timeout=connect_s,
        read_timeout=read_s,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        max_pool_connections=MAX_CONNECTIONS,
        signature_version="s3v4",
        s3={"addressing_style": style},
        proxies={},  # else the machine's HTTP_PROXY would decide where captures go
        ignore_configured_endpoint_urls=True,
        defaults_mode="legacy",  # the others may ask the metadata service
        # We give a checksum of our own; what boto3 adds by itself, stores other than Amazon's may refuse.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        user_agent_appid="dprk-archive",
    )
    region = location.region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
    try:
        session = _session(environ)
        return session.client("s3", region_name=region, endpoint_url=location.endpoint or None, config=config)
    except (BotoCoreError, ValueError) as error:
        raise VaultUnavailableError(f"the object store cannot be used: {error}") from error


def _session(environ: Environ) -> Any:  # noqa: ANN401 - as above
    inner = botocore.session.Session()
    inner.register_component("data_loader", _LOADER)
    chain = inner.get_component("credential_provider")
    known = {provider.METHOD for provider in chain.providers}
    unwanted = [] if environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "false" else [_METADATA]
    if not any(environ.get(name) for name in _HOME_FILES):
        inner.set_config_variable("config_file", os.devnull)
        inner.set_config_variable("credentials_file", os.devnull)
        unwanted += _FILES
    for name in unwanted:
        if name in known:
            chain.remove(name)
    return boto3.Session(botocore_session=inner)


def code_of(error: ClientError) -> str:
    """What the store calls its refusal, such as NoSuchKey; of an answer without a body it is the HTTP status."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def told(location: S3Location, what: str) -> Iterator[None]:
    """Turn an error of the store into a sentence that begins with `what` and holds no secret.

    Raises:
        VaultUnavailableError: the store does not answer, there are no credentials, or the bucket is not there.
        VaultError: the store refuses.
    """
    try:
        yield
    except ClientError as error:
        raise _explain(location, what, error) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise VaultUnavailableError(
            f"{what}: there are no credentials for {_name(location)}; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from error
    except (HTTPClientError, BotoCoreError) as error:
        reason = type(error).__name__.removesuffix("Error")
        raise VaultUnavailableError(f"{what}: {_name(location)} does not answer as it should ({reason})") from error


def _explain(location: S3Location, what: str, error: ClientError) -> VaultError:
    code = code_of(error)
    if code == "NoSuchBucket":
        return VaultUnavailableError(
            f"{what}: there is no bucket {location.bucket!r} at {_endpoint(location)}; make it"
        )
    if code in _REFUSED:
        return VaultError(
            f"{what}: {_name(location)} refuses access ({code}); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
            "what they may do there"
        )
    if code in _ELSEWHERE:
        return VaultUnavailableError(f"{what}: {_name(location)} lies in another region ({code}); name it as region=")
    if code == "RequestTimeTooSkewed":
        return VaultUnavailableError(f"{what}: the clock of this machine differs from the one of {_name(location)}")
    return VaultError(f"{what}: {_name(location)} answers {code or 'with an error'}")


def _name(location: S3Location) -> str:
    return f"the bucket {location.bucket!r} at {_endpoint(location)}"


def _endpoint(location: S3Location) -> str:
    return location.endpoint or "Amazon S3"
